"""Time as the office counts it: 年度, 元号, 祝日, 開庁日, and dates as officials write them."""
