"""What becomes of a scan's answer: kept, compared, graded, signed."""
