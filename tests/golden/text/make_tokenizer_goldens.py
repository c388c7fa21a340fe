#!/usr/bin/env python3
"""Makes the golden token ids that the tokenizer tests compare with, using llama.cpp as the reference.

Needs the Python packages llama-cpp-python (CPU) and, for --train, gguf and numpy. Examples:
  make_tokenizer_goldens.py --model SmolLM2-135M-Instruct.Q4_1.gguf --out smollm2.json
  make_tokenizer_goldens.py --train qwen2 --out small_qwen2.json
  make_tokenizer_goldens.py --model big.gguf --texts 20000 --files *.py --with-vocabulary --out wide.json

--train makes a small vocabulary with that pre-tokenizer ("llama" for SentencePiece), which goes into the output, so that the
test needs no model file. The output is JSON: {"vocabulary": {…}, "cases": [{"t": text | "h": hex bytes, "p": ids with control
tokens as plain text, "c": ids with them parsed, where that differs}]}; ids are one string with blanks between.
"""

import argparse
import collections
import json
import os
import random
import tempfile

import text_material


def byte_alphabet():
    kept = [b for b in range(256) if 0x21 <= b <= 0x7E or 0xA1 <= b <= 0xAC or 0xAE <= b]
    moved = [b for b in range(256) if b not in kept]
    return {b: chr(b) for b in kept} | {b: chr(0x100 + i) for i, b in enumerate(moved)}


def learn_merges(words, count):
    """Plain BPE training: the most frequent pair is joined, again and again."""
    words = collections.Counter(words)
    split = {w: list(w) for w in words}
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for w, n in words.items():
            for pair in zip(split[w], split[w][1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        for w, s in split.items():
            i = 0
            while i + 1 < len(s):
                if (s[i], s[i + 1]) == best:
                    s[i:i + 2] = [s[i] + s[i + 1]]
                i += 1
    return merges


def training_words(to_letters):
    rng = random.Random(7)
    text = " ".join(text_material.prose(rng) for _ in range(60)) + "".join(text_material.code(rng) for _ in range(40))
    text += "".join(text_material.script_text(rng, *r) for r in list(text_material.SCRIPTS.values())[:16])
    text += "".join(text_material.digits(rng) + text_material.blanks(rng) for _ in range(40))
    words, word = [], ""
    for c in text:  # crude words with what stands before them, so that merges reach across what the patterns cut
        word += to_letters(c)
        if rng.random() < 0.12:
            words.append(word)
            word = ""
    return words


def small_bpe(pre):
    alphabet = byte_alphabet()
    merges = learn_merges(training_words(lambda c: "".join(alphabet[b] for b in c.encode())), 500)
    tokens = [alphabet[b] for b in range(256)] + list(dict.fromkeys(a + b for a, b in merges))
    kinds = [1] * len(tokens)
    for name, kind in [("<|endoftext|>", 3), ("<|im_start|>", 3), ("<|im_end|>", 3), ("<tag>", 4), ("<tag", 4), ("g><|", 4),
                       ("<unk>", 2)]:
        tokens.append(name)
        kinds.append(kind)
    known = set(tokens)
    return {"model": "gpt2", "pre": pre, "tokens": tokens, "kinds": kinds, "scores": [],
            "merges": [f"{a} {b}" for a, b in merges if a in known and b in known]}


def small_sentencepiece():
    merges = learn_merges(training_words(lambda c: "\u2581" if c == " " else c), 500)
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    kinds = [2, 3, 3] + [6] * 256
    scores = [0.0] * 259
    for rank, piece in enumerate(dict.fromkeys(a + b for a, b in merges)):
        tokens.append(piece)
        kinds.append(1)
        scores.append(float(-rank))
    for c in dict.fromkeys(c for a, b in merges for c in a + b):
        if c not in tokens:
            tokens.append(c)
            kinds.append(1)
            scores.append(-1e6 - len(tokens))
    for name, kind in [("<|user|>", 3), ("<tag>", 4), ("\n\n", 4), ("\n\n\n", 4), ("  ", 4)]:
        if name not in tokens:
            tokens.append(name)
            kinds.append(kind)
            scores.append(-1000.0)
    return {"model": "llama", "pre": "default", "tokens": tokens, "kinds": kinds, "scores": scores, "merges": []}


def write_gguf(path, v):
    import gguf
    w = gguf.GGUFWriter(path, "llama")
    w.add_context_length(64), w.add_embedding_length(64), w.add_block_count(1), w.add_feed_forward_length(64)
    w.add_head_count(1), w.add_layer_norm_rms_eps(1e-5), w.add_vocab_size(len(v["tokens"]))
    w.add_tokenizer_model(v["model"]), w.add_tokenizer_pre(v["pre"])
    w.add_token_list(v["tokens"]), w.add_token_types(v["kinds"])
    if v["scores"]:
        w.add_token_scores(v["scores"])
    if v["merges"]:
        w.add_token_merges(v["merges"])
    w.add_bos_token_id(1), w.add_eos_token_id(v["tokens"].index("</s>" if "</s>" in v["tokens"] else "<|im_end|>"))
    if v["model"] == "llama":
        w.add_unk_token_id(0), w.add_add_space_prefix(True)
    w.write_header_to_file(), w.write_kv_data_to_file(), w.write_tensors_to_file(), w.close()


def read_vocabulary(path):
    import gguf
    fields = gguf.GGUFReader(path).fields
    get = lambda key, default: fields["tokenizer.ggml." + key].contents() if "tokenizer.ggml." + key in fields else default
    return {"model": get("model", ""), "pre": get("pre", ""), "tokens": get("tokens", []), "kinds": get("token_type", []),
            "scores": get("scores", []), "merges": get("merges", []), "unknown": get("unknown_token_id", -1),
            "eos": get("eos_token_id", -1), "addSpacePrefix": get("add_space_prefix", get("model", "") == "llama")}


def special_names(vocabulary):
    names = [t for t, k in zip(vocabulary["tokens"], vocabulary["kinds"]) if k in (2, 3, 4)]
    return names[:40] + ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "<eos>", "<start_of_turn>", "<0x0A>"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--model", help="a GGUF file")
    source.add_argument("--train", help="a pre-tokenizer's name, or llama")
    parser.add_argument("--out", required=True)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--of-each-block", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", nargs="*", default=[], help="files to take passages from")
    parser.add_argument("--with-vocabulary", action="store_true")
    args = parser.parse_args()

    import llama_cpp
    folder = tempfile.TemporaryDirectory()
    if args.train:
        vocabulary = small_sentencepiece() if args.train == "llama" else small_bpe(args.train)
        path = os.path.join(folder.name, "small.gguf")
        write_gguf(path, vocabulary)
        vocabulary |= {"unknown": 0 if args.train == "llama" else vocabulary["tokens"].index("<unk>"),
                       "eos": vocabulary["tokens"].index("</s>" if args.train == "llama" else "<|im_end|>"),
                       "addSpacePrefix": args.train == "llama"}
    else:
        path = args.model
        vocabulary = read_vocabulary(path)
    reference = llama_cpp.Llama(model_path=path, vocab_only=True, verbose=False)

    cases, seen = [], set()
    texts = text_material.texts(args.seed, args.texts, special_names(vocabulary), args.files)
    if args.of_each_block:
        texts += text_material.every_block(random.Random(args.seed), args.of_each_block)
    for text in texts:
        data = text.encode("utf-8", "ignore")
        if data in seen or not data:
            continue
        seen.add(data)
        plain = reference.tokenize(data, add_bos=False, special=False)
        parsed = reference.tokenize(data, add_bos=False, special=True)
        case = {"t": data.decode(), "p": " ".join(map(str, plain))}
        if parsed != plain:
            case["c"] = " ".join(map(str, parsed))
        cases.append(case)

    head = {"vocabulary": vocabulary} if args.train or args.with_vocabulary else {}
    with open(args.out, "w", encoding="utf-8") as out:
        rows = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
        out.write("{" + "".join(f'"{k}": {json.dumps(v, ensure_ascii=False)},\n' for k, v in head.items()))
        out.write('"cases": [\n' + rows + "\n]}\n")
    print(len(cases), "cases,", os.path.getsize(args.out), "bytes")


if __name__ == "__main__":
    main()
