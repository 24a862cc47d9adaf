"""What happens to messages: queues, topics, sessions, filters and the journal that makes them last; no links here."""
