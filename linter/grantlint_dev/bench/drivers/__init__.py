"""Programs that run, by path, in the environment of what is measured; nothing of ours is there."""
