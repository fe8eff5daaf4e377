"""The closed loop: from volumes to a roster of named people that was simulated and holds."""
