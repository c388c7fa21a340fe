"""Trains a DSpark drafter for a llama-architecture GGUF on text that the target wrote (corpus.py). One GPU.

python3 train.py --target MODEL.gguf --text text.pt --out FOLDER [--minutes 14]
"""

import argparse
import math
import pathlib
import random
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

from drafter import Drafter
from losses import block_loss
from target import Chat, Target


def draft_vocabulary(target, chat, text, chosen, size):
    """Ids, ascending, of the `size` most frequent tokens of the answers; single bytes and the end of a turn are always among them."""
    counts = torch.bincount(text[chosen], minlength=target.vocabulary)
    single = [i for i, token in enumerate(target.tokens) if len(token) == 1]
    counts[torch.tensor(single + [chat.end], device=counts.device)] += counts.sum()
    ids = counts.topk(size).indices.sort().values
    kept = torch.zeros_like(counts, dtype=torch.bool)
    kept[ids] = True
    return ids, (kept[text[chosen]]).float().mean().item()


class Lesson:
    """One step's worth: random conversations, random anchors in their answers, the target's word on every slot."""

    def __init__(self, target, drafter, corpus, sequences, groups, group):
        self.target, self.drafter, self.corpus = target, drafter, corpus
        self.sequences, self.groups, self.group = sequences, groups, group
        self.target_rows = target.head[drafter.ids]
        self.drafted = target.compiled(drafter.forward)
        self.loss = target.compiled(block_loss)

    def __call__(self, rows, cross_share):
        target, block = self.target, self.drafter.block
        text, chosen = self.corpus["text"][rows].long(), self.corpus["chosen"][rows]
        heat = self.corpus["heat"][rows].clamp(min=0.5)
        features, last = target.forward(text, self.drafter.taps)
        with torch.no_grad():
            normaliser = target.logsumexp(last, heat[:, None, None])
        usable = chosen[:, 1:].float() + 1e-9
        usable[:, text.shape[1] - 1 - block :] = 0
        anchors = torch.multinomial(usable, self.groups * self.group).sort(1).values
        places = (anchors[:, :, None] + torch.arange(block, device=text.device)).flatten(1)
        of_block = lambda t: t.unflatten(1, (-1, block)).flatten(0, 1)
        pick = lambda t: of_block(t.gather(1, places))
        valid = of_block(chosen.gather(1, places + 1)).cumprod(1).bool()
        wanted = of_block(last.gather(1, places[:, :, None].expand(-1, -1, last.shape[2])))
        groups = lambda t: t.unflatten(1, (self.groups, self.group))
        with torch.autocast(text.device.type, torch.bfloat16):
            h = self.drafted(target.embedding, features, groups(text.gather(1, anchors)), groups(anchors))
            return self.loss(self.drafter, h.flatten(0, 2), pick(text), wanted, pick(normaliser),
                             heat.repeat_interleave(anchors.shape[1]), self.target_rows, valid, cross_share)


def optimizers(drafter, rate, head_rate, muon_rate):
    """Muon for the matrices inside the network, Adam for the rest; the head, which starts from the target's rows, moves less."""
    inner = [p for n, p in drafter.named_parameters() if p.dim() > 1 and n.split(".")[0] in ("fc", "layers")]
    heads = [drafter.head.weight]
    known = set(map(id, inner + heads))
    rest = [p for p in drafter.parameters() if id(p) not in known and p.numel()]
    groups = [{"params": rest, "lr": rate}, {"params": heads, "lr": head_rate}]
    return [torch.optim.Muon(inner, lr=muon_rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(groups, betas=(0.9, 0.95), weight_decay=0, fused=True)]


def save(drafter, out, target_path, wait=False):
    """Writes the checkpoint and has another process turn it into the GGUF meanwhile."""
    torch.save({"arguments": (drafter.layer_count, drafter.taps, drafter.rank, drafter.block, drafter.mask_token), "state": drafter.state_dict()},
               out / "new.pt")
    (out / "new.pt").replace(out / "drafter.pt")
    export = [sys.executable, str(pathlib.Path(__file__).with_name("export.py")), target_path, str(out / "drafter.pt"), str(out / "drafter.gguf")]
    process = subprocess.Popen(export)
    if wait and process.wait():
        raise SystemExit("the export failed")


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--text", required=True)
    parse.add_argument("--out", required=True, type=pathlib.Path)
    parse.add_argument("--minutes", type=float, default=14, help="the learning rate falls to nothing within this time, compilation included")
    parse.add_argument("--steps", type=int, default=10**9, help="stop after this many steps")
    parse.add_argument("--sequences", type=int, default=24, help="conversations a training step")
    parse.add_argument("--groups", type=int, default=5, help="groups of anchors a conversation")
    parse.add_argument("--group", type=int, default=32, help="anchors a group")
    parse.add_argument("--layers", type=int, default=3)
    parse.add_argument("--rank", type=int, default=128, help="of the Markov head; 0: plain DFlash")
    parse.add_argument("--block", type=int, default=7)
    parse.add_argument("--taps", type=int, nargs="*", default=[1, 8, 15, 22, 28])
    parse.add_argument("--vocabulary", type=int, default=16384, help="tokens that can be drafted")
    parse.add_argument("--rate", type=float, default=1e-3)
    parse.add_argument("--head-rate", type=float, default=3e-4)
    parse.add_argument("--muon-rate", type=float, default=2e-3)
    parse.add_argument("--save-every", type=float, default=120, help="seconds")
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--device", default="cuda")
    o = parse.parse_args()
    began = time.time()
    torch.manual_seed(o.seed), random.seed(o.seed)
    o.out.mkdir(parents=True, exist_ok=True)
    journal = open(o.out / "log.txt", "w", buffering=1)

    def log(line):
        print(f"{time.time() - began:7.1f} s  {line}", flush=True)
        print(f"{time.time() - began:7.1f} s  {line}", file=journal)

    target = Target(o.target, o.device, torch.bfloat16 if o.device == "cuda" else torch.float32, compiled=o.device == "cuda")
    chat = Chat(target)
    corpus = {name: tensor.to(o.device) for name, tensor in torch.load(o.text).items()}
    log(f"text: {corpus['text'].numel():,} tokens, {int(corpus['chosen'].sum()):,} of answers, {len(corpus['text']):,} conversations")
    ids, share = draft_vocabulary(target, chat, corpus["text"], corpus["chosen"], o.vocabulary)
    drafter = Drafter(target, o.layers, o.taps, o.rank, o.block, target.tokens.index("<reponame>"), ids).to(o.device)
    log(f"drafter: {sum(p.numel() for p in drafter.parameters()):,} parameters; its {len(ids):,} tokens are {share:.2%} of the answers")
    some = slice(0, o.sequences)
    loudness = target.forward(corpus["text"][some].long(), o.taps)[0][corpus["chosen"][some]].float().pow(2).mean(0).sqrt()
    drafter.feature_scale.copy_(1 / loudness)

    lesson = Lesson(target, drafter, corpus, o.sequences, o.groups, o.group)
    tools = optimizers(drafter, o.rate, o.head_rate, o.muon_rate)
    rates = [[group["lr"] for group in tool.param_groups] for tool in tools]
    step, logged, order = 0, 0, torch.zeros(0, dtype=torch.long)
    saved = reported = time.time()
    sums = torch.zeros(3 + o.block, device=o.device)
    while (progress := (time.time() - began) / (60 * o.minutes)) < 1 and step < o.steps:
        if len(order) < o.sequences:
            order = torch.randperm(len(corpus["text"])).to(o.device)
        rows, order = order[: o.sequences], order[o.sequences :]
        factor = min(1, (step + 1) / 300) * (0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * progress)))
        for tool, base in zip(tools, rates):
            for group, rate in zip(tool.param_groups, base):
                group["lr"] = rate * factor
        cross_share = torch.tensor(max(0.1, 1 - 3 * progress)).to(o.device, non_blocking=True)
        loss, report = lesson(rows, cross_share)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(drafter.parameters(), 1.0)
        for tool in tools:
            tool.step()
            tool.zero_grad(set_to_none=True)
        step += 1
        sums += report
        if time.time() - reported > 20 or step in (1, 20):
            cross, variation, confidence, *accept = (sums / (step - logged)).tolist()
            log(f"step {step} ({progress:4.0%}) cross entropy {cross:.3f} variation {variation:.4f} confidence {confidence:.4f} "
                f"acceptance {' '.join(f'{a:.3f}' for a in accept)}")
            sums.zero_()
            logged, reported = step, time.time()
        if time.time() - saved > o.save_every:
            save(drafter, o.out, o.target)
            saved = time.time()
    log(f"step {step}: trained")
    save(drafter, o.out, o.target, wait=True)
    log("done")


if __name__ == "__main__":
    main()
