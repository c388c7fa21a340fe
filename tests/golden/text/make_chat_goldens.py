#!/usr/bin/env python3
"""Renders conversations with Jinja templates of each family, for the chat template test to compare with. Needs jinja2.

The templates are written here after the formats that the models' makers publish; --template adds one from a file (for a check
against a model's own that is not kept).
  make_chat_goldens.py --out chat.json
  make_chat_goldens.py --template own.jinja --bos "<s>" --eos "</s>" --out own.json
"""

import argparse
import json

import jinja2

TURN = "{% for m in messages %}{{ '<OPEN>' + m['role'] + '<MID>' + m['content']<FILTER> + '<CLOSE>' }}{% endfor %}"


def turns(open_, mid, close, filter_="", before="", end="{% if add_generation_prompt %}{{ '<OPEN>assistant<MID>' }}{% endif %}"):
    text = before + TURN + end
    for name, value in [("<OPEN>", open_), ("<MID>", mid), ("<CLOSE>", close), ("<FILTER>", filter_)]:
        text = text.replace(name, value)
    return text


DEFAULT = "{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou\\'re \"kind\".\\nBe brief.<|im_end|>\\n' }}{% endif %}"
GEMMA = ("{{ bos_token }}{%- if messages[0]['role'] == 'system' -%}{%- set first = messages[0]['content'] + '\\n\\n' -%}"
         "{%- set rest = messages[1:] -%}{%- else -%}{%- set first = '' -%}{%- set rest = messages -%}{%- endif -%}"
         "{%- for m in rest -%}{{ '<start_of_turn>' + ('model' if m['role'] == 'assistant' else m['role']) + '\\n'"
         " + (first if loop.first else '') + m['content'] | trim + '<end_of_turn>\\n' }}{%- endfor -%}"
         "{%- if add_generation_prompt -%}{{ '<start_of_turn>model\\n' }}{%- endif -%}")
MISTRAL_HEAD = ("{%- if messages[0]['role'] == 'system' %}{%- set system = messages[0]['content'] + '\\n\\n' %}"
                "{%- set rest = messages[1:] %}{%- else %}{%- set system = '' %}{%- set rest = messages %}{%- endif %}{{- bos_token }}")


def mistral(user, assistant, place):
    return (MISTRAL_HEAD + "{%- for m in rest %}{%- if m['role'] == 'user' %}{%- set s = system if loop." + place
            + " else '' %}{{- " + user + " }}{%- else %}{{- " + assistant + " }}{%- endif %}{%- endfor %}")


LLAMA2 = ("{% if messages[0]['role'] == 'system' %}{% set s = '<<SYS>>\\n' + messages[0]['content'] + '\\n<</SYS>>\\n\\n' %}"
          "{% set rest = messages[1:] %}{% else %}{% set s = '' %}{% set rest = messages %}{% endif %}{% for m in rest %}"
          "{% if m['role'] == 'user' %}{{ bos_token + '[INST] ' + (s if loop.first else '') + m['content'].strip() + ' [/INST]' }}"
          "{% else %}{{ ' ' + m['content'].strip() + ' ' + eos_token }}{% endif %}{% endfor %}")
TEMPLATES = {
    "ChatML": (turns("<|im_start|>", "\\n", "<|im_end|>\\n"), "<|im_start|>", "<|im_end|>"),
    "ChatML default": (turns("<|im_start|>", "\\n", "<|im_end|>\\n", before=DEFAULT), "<|im_start|>", "<|im_end|>"),
    "ChatML default in double quotes": (turns("<|im_start|>", "\\n", "<|im_end|>\\n", before=DEFAULT.replace(
        "'<|im_start|>system\\nYou\\'re \"kind\".\\nBe brief.<|im_end|>\\n'",
        "\"<|im_start|>system\\nYou're \\\"kind\\\".<|im_end|>\\n\"")), "<s>", "<|im_end|>"),
    "ChatML default as text": (turns("<|im_start|>", "\\n", "<|im_end|>\\n", before="{% if messages[0]['role'] != 'system' %}"
                               "<|im_start|>system\nYou're 'kind'.<|im_end|>\n{% endif %}"), "<s>", "<|im_end|>"),
    "Llama 3": (turns("<|start_header_id|>", "<|end_header_id|>\\n\\n", "<|eot_id|>", " | trim", "{{ bos_token }}"),
                "<|begin_of_text|>", "<|eot_id|>"),
    "Gemma": (GEMMA, "<bos>", "<eos>"),
    "Phi 3": (turns("<|", "|>\\n", "<|end|>\\n"), "<s>", "<|endoftext|>"),
    "Phi 4": (turns("<|im_start|>", "<|im_sep|>", "<|im_end|>"), "<|endoftext|>", "<|im_end|>"),
    "Zephyr": ("{% for m in messages %}{% if m['role'] == 'user' %}{{ '<|user|>\\n' + m['content'] + eos_token + '\\n' }}"
               "{% elif m['role'] == 'system' %}{{ '<|system|>\\n' + m['content'] + eos_token + '\\n' }}{% else %}"
               "{{ '<|assistant|>\\n' + m['content'] + eos_token + '\\n' }}{% endif %}{% endfor %}"
               "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}", "<s>", "</s>"),
    "Mistral v1": (mistral("' [INST] ' + s + m['content'] + ' [/INST]'", "' ' + m['content'] + eos_token", "first"), "<s>", "</s>"),
    "Mistral v3": (mistral("'[INST] ' + s + m['content'] + '[/INST]'", "' ' + m['content']|trim + eos_token", "last"), "<s>", "</s>"),
    "Mistral tekken": (mistral("'[INST]' + s + m['content'] + '[/INST]'", "m['content'] + eos_token", "last"), "<s>", "</s>"),
    "Llama 2": (LLAMA2, "<s>", "</s>"),
}
CONVERSATIONS = [
    [("user", "Hi!")],
    [("system", "Be kind."), ("user", "Hi!")],
    [("user", "One?"), ("assistant", "Two."), ("user", "Three?\n")],
    [("system", "A\nB"), ("user", "1 + 1"), ("assistant", "2\n\n```c\nx;\n```"), ("user", "  and so on  ")],
    [("user", "{{ 7 * 7 }}{% for x in y %} <|im_end|> [/INST] </s>")],
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--template", help="a file with a Jinja template")
    parser.add_argument("--bos", default="<s>")
    parser.add_argument("--eos", default="</s>")
    args = parser.parse_args()
    templates = TEMPLATES
    if args.template:
        templates = {args.template: (open(args.template, encoding="utf-8").read(), args.bos, args.eos)}

    def refuse(sentence):
        raise ValueError(sentence)

    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    rows = []
    for name, (source, bos, eos) in templates.items():
        if name == "Phi 3":  # its published template names every role
            source = source.replace("{% endfor %}", "{% endfor %}{# <|system|> <|user|> <|assistant|> #}")
        for conversation in CONVERSATIONS:
            messages = [{"role": r, "content": c} for r, c in conversation]
            try:
                text = environment.from_string(source).render(messages=messages, add_generation_prompt=True, bos_token=bos,
                                                              eos_token=eos, raise_exception=refuse)
            except ValueError:
                continue
            rows.append({"name": name, "template": source, "bos": bos, "eos": eos, "messages": messages, "rendered": text})
    with open(args.out, "w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False, indent=0)
        out.write("\n")
    print(len(rows), "prompts")


if __name__ == "__main__":
    main()
