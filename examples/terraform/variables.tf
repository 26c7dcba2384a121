variable "github_owner" {
  description = "The organization on GitHub whose repositories deploy"
  default     = "example-corp"
}

variable "function_actions" {
  description = "What the pipeline does with functions"
  default     = ["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"]
}
