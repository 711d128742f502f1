"""What neither engine writes into a DOCX or a PPTX: alternative texts, real captions and references, properties."""
