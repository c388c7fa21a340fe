"""How user turns begin and end, so that the target's self-made questions cover more than its favourite subjects.

An opening is the first words of a user turn, which the target continues; a closing is a request put at the turn's end.
"""

import random

NAMES = ("Tom Maria John Sarah Ahmed Elena Priya Carlos Yuki Nadia Oliver Fatima Liam Grace Kofi Ingrid Diego Mei Hannah Boris Chloe Samuel "
         "Zoe Peter Amira Lucas Ruth Victor Wei Clara Jonas Aisha Martin Bella Henry Dana Felix Rosa Omar Julia").split()
VERBS = ("count find is get remove sum check sort reverse max min merge split convert compute filter calculate make has encode decode parse "
         "group rotate replace generate largest smallest common unique longest shortest flatten select order digit prime even odd string list "
         "number words vowel sequence pairs total next valid is_valid fibonacci matrix strip change multiply add insert search match triples").split()
TOPICS = ("travel|a small business|healthy eating|a job interview|climate|a birthday party|the history of Rome|programming|mathematics|a new phone|"
          "a dog|electric cars|a novel|friendship|the ocean|learning a language|a marathon|gardening|space|a startup|music|a film|cooking|sleep|"
          "money|a difficult colleague|a museum|teaching|volunteering|photography|a lighthouse|medieval castles|an apartment|remote work|a detective|"
          "a robot|stress|a wedding|chess|public speaking|the brain|coffee|a mountain|photosynthesis|inflation|a haunted house|the internet|"
          "an election|vaccines|black holes|a family recipe|a road trip|poetry|a lost key|board games|recycling|a bakery|an old friend|art").split("|")

CODE_LEADS = ("Write a Python function", "Write a Python function that takes a list", "Write a function in Python to", "Write a Python program that",
              "Write a JavaScript function", "Write a C++ program", "Write a SQL query", "Create a Python class", "Fix the bug in this code:",
              "Explain what this code does:", "Implement a", "Given a string,", "Given an array of integers,", "Write a Java method",
              "Write a bash script", "Write unit tests for", "How do I write a loop in", "Refactor this function:", "What is the output of")
FENCE_LEADS = ("Complete this function so that its tests pass:", "Solve this programming task:", "Implement the function below; it must pass its examples.",
               "Write the body of the following Python function:", "Here is a problem. Write a solution that passes the tests in it:",
               "Finish the code:", "Please write a correct solution for this task and check it against the examples:",
               "Complete the following Python code:", "The function below is only described. Write it:")
FENCE_HEADS = ("", "", "\n", "from typing import List\n\n\n", "from typing import List\n\n\n", "import math\n\n\n", "from typing import List, Tuple\n\n\n")
MATH_LEADS = ("{} has", "{} buys", "{} earns", "{} and {} share", "{} wants to", "{} reads", "{} runs", "{} bakes", "{} drives", "{} is", "{}'s class",
              "{} sells", "Every day, {}", "{} works", "{} needs", "{} collects", "If {} has", "{} spends", "{} plants", "On Monday, {}",
              "A train", "A store sells", "A rectangle", "A farmer", "A school", "A recipe", "There are", "In a class of", "The price of", "A bakery",
              "How many", "Calculate", "What is the sum", "Find the value of", "Solve for x:", "What is the probability", "Let $", "The average",
              "A company", "A garden", "A tank", "Two friends", "A bus", "A box contains", "Solve the equation", "The ratio of", "A shop")
MATH_CLOSINGS = ("", "", "", " Think step by step.", "\nReason step by step and put the final answer in \\boxed{}.", " Show each step of the calculation.",
                 "\nWork it out step by step, then give the final answer within \\boxed{}.", " Explain your reasoning and end with the answer.",
                 "\nSolve it one step at a time and write the result inside \\boxed{}.")
TOPIC_LEADS = ("Write a blog post about", "Write a short story about", "Write a poem about", "Write an email about", "Explain", "Tell me about",
               "Give me tips for", "Describe", "Write a dialogue about", "What should I know about", "Write a short speech on", "Outline an article on",
               "Compare two views on", "Write a product description for", "Write a letter about", "Summarize the main ideas of", "Imagine")
CHAT_LEADS = ("What is", "Explain", "Why", "How do I", "How does", "Can you", "Could you", "I want to", "I need help", "My", "Please", "Compose",
              "Draft a", "Draft an email to", "Describe", "Compare", "Summarize", "List", "Give me", "Translate", "Rewrite", "Imagine you are",
              "Pretend to be", "What are the", "Who", "When", "Where", "Which", "Suggest", "Create a", "Design", "Discuss", "Analyze", "Identify",
              "Provide", "Hi", "Hello", "The following", "Read the", "Classify", "Edit", "Act as", "You are", "Help me", "Should I", "Is it", "Thank you")
CHAT_CLOSINGS = ("",) * 9 + (" Keep it short.", " Answer in two paragraphs.", " Please be concise.")


def draw():
    """An opening and a closing, both text: a third code, three tenths mathematics, the rest conversation."""
    kind = random.random()
    if kind < 0.20:
        head = random.choice(FENCE_HEADS)
        return f"{random.choice(FENCE_LEADS)}\n```python\n{head}def {random.choice(VERBS)}_", ""
    if kind < 0.34:
        return random.choice(CODE_LEADS), ""
    if kind < 0.65:
        return random.choice(MATH_LEADS).format(*random.sample(NAMES, 2)), random.choice(MATH_CLOSINGS)
    if kind < 0.78:
        return f"{random.choice(TOPIC_LEADS)} {random.choice(TOPICS)}", random.choice(CHAT_CLOSINGS)
    return (random.choice(CHAT_LEADS) if random.random() < 0.8 else ""), random.choice(CHAT_CLOSINGS)
