"""The main job of the system, shown step by step."""
