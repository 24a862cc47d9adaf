"""The local cloud under trouble: clients of several hosts work side by side while stores, bus and hosts fail.

`python -m chaos --seed N --seconds S --hosts 2` draws from the seed what is asked and what fails. Processes and sockets
are real, so a seed repeats the mixture, not the order. Histories are judged by the rules of the simulation.
"""
