"""One file = one Azure Function, named as its operation; `hosting` does what is common to all."""
