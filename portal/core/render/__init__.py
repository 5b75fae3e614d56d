"""What is made of data: pages, charts, PDF, QR codes."""
