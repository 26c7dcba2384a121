"""What AWS defines: actions, resource types, condition keys, managed policies; no rule of ours."""
