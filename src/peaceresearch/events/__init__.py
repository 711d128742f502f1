"""The public events: who came, what changed, what was proposed and answered."""
