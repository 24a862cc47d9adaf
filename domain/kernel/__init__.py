"""What every decision is made of: failures, refusals, rules, ids and the moment."""
