"""A stand-in for Azure Service Bus that the real `azure-servicebus` client cannot tell from the service.

    python -m local.servicebus --port 7073 --control-port 7076 --data DIR --topology FILE

speaks AMQP 1.0 without TLS on one port and takes orders over HTTP (faults, counters, run-time subscriptions) on the
other. `amqp` is the wire, `broker` what happens to messages, the modules here join the two.
"""

KEY_NAME = "RootManageSharedAccessKey"
DEFAULT_KEY = "local-service-bus-key"
"""Signs tokens unless --key says otherwise. It guards nothing but the wiring: a client with another key is refused."""


def connection_string(port: int, key: str = DEFAULT_KEY, host: str = "127.0.0.1") -> str:
    """What a client needs; the last part tells the SDK to use plain TCP and keep the port."""
    endpoint = f"Endpoint=sb://{host}:{port};SharedAccessKeyName={KEY_NAME};SharedAccessKey={key}"
    return f"{endpoint};UseDevelopmentEmulator=true;"
