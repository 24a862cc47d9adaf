"""What the host answers to an app it cannot run."""


class AppRefused(Exception):
    """The app cannot be served; the message names the function where one is to blame."""


class FunctionRefused(AppRefused):
    """One function's declaration cannot be served; on Azure it would be in error and never run."""

    def __init__(self, function: str, reason: object) -> None:
        super().__init__(f"the function {function!r} cannot be served: {reason}")
