"""First words of user turns, so that the target's self-made questions cover more than its favourite subjects."""

OPENINGS = [
    # code
    "Write a Python function", "Write a Python function that takes a list", "Write a function in Python to", "Write a JavaScript function",
    "Write a C++ program", "Write a SQL query", "Create a Python class", "Complete the following Python code:\n\ndef ", "```python\ndef ",
    "Fix the bug in this code:", "Explain what this code does:", "Implement a", "Given a string,", "Given an array of integers,",
    "def ", "Write a Java method", "Write a bash script", "Write unit tests for", "from typing import List\n\n\ndef ",
    # mathematics
    "Solve the following math problem step by step:", "How many", "Calculate", "A train", "Tom has", "Maria buys", "If a", "What is the sum",
    "Find the value of", "A rectangle", "There are", "John earns", "Solve for x:", "What is the probability", "Let $", "Sarah has",
    "A store sells", "The price of", "Each day,", "In a class of", "Prove that",
    # conversation
    "What is", "Explain", "Why", "How do I", "How does", "Tell me about", "Can you", "Could you", "I want to", "I need help", "My", "Please",
    "Write a short story", "Write a poem", "Write an email", "Compose", "Draft a", "Describe", "Compare", "Summarize", "List", "Give me",
    "Translate", "Rewrite", "Imagine you are", "Pretend", "What are the", "Who", "When", "Where", "Which", "Suggest", "Create a", "Design",
    "Discuss", "Analyze", "Identify", "Provide", "Hi", "Hello", "The following", "Read the", "Classify", "Edit", "Act as",
]
