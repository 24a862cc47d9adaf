"""What follows from a committed change."""

from functions.hosting.triggers import Triggers

triggers = Triggers("events")
