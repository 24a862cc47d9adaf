"""The application on a simulated network: one seed decides what is asked, when, and what goes wrong on the way.

Everything that the application does to Cosmos DB is real, the SDK included; sockets, clocks and other systems are not.
`python -m simulation --seeds 1000` tries seeds, `--seed N` repeats one and prints its history.
"""
