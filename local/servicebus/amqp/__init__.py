"""The subset of AMQP 1.0 that Service Bus clients speak: types, frames, connections, sessions and links.

Sections named "part N" are those of the OASIS AMQP 1.0 standard; what Service Bus adds to it is described in
Microsoft's "AMQP 1.0 in Azure Service Bus and Event Hubs protocol guide" and "request/response operations".
"""
