"""Trust policies: who from outside may assume a role."""
