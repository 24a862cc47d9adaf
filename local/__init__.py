"""The local cloud: stand-ins for what Azure and Altinn provide, for runs and tests on one machine; never deployed."""
