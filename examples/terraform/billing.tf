# The finance team reads the bills.

resource "aws_iam_group" "finance" {
  name = "finance"
}

resource "aws_iam_group_policy" "bills" {
  name  = "read-bills"
  group = aws_iam_group.finance.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Bills"
        Effect   = "Allow"
        Action   = ["aws-portal:ViewBilling", "aws-portal:ViewUsage", "cur:DescribeReportDefinitions"]
        Resource = "*"
      },
    ]
  })
}
