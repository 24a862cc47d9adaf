"""What is done by the clock: Altinn's reference data are fetched for all processes."""

from functions.hosting.triggers import Triggers

triggers = Triggers("timers")
