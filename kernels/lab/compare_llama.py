#!/usr/bin/env python3
"""Times passes of the same model file in foregleam-lab and in the llama-cpp-python package, by turns.

usage: compare_llama.py foregleam-lab MODEL.gguf [threads [rounds]]
"""
import ctypes
import statistics
import subprocess
import sys
import time

import llama_cpp

ROWS = [1, 2, 4, 8, 16, 512]
CONTEXT = 64  # positions before a pass's rows, as in passes.cpp


class Other:
    def __init__(self, path, threads):
        llama_cpp.llama_backend_init()
        self.log = llama_cpp.llama_log_callback(lambda level, text, data: None)
        llama_cpp.llama_log_set(self.log, ctypes.c_void_p(0))
        model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
        params = llama_cpp.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = 1024, 512, 512
        params.n_threads = params.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(model, params)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
        self.run(0, CONTEXT, False)

    def run(self, first, rows, logits):
        memory = llama_cpp.llama_get_memory(self.context)
        llama_cpp.llama_memory_seq_rm(memory, 0, first, -1)
        batch = llama_cpp.llama_batch_init(rows, 0, 1)
        batch.n_tokens = rows
        for i in range(rows):
            batch.token[i] = (first + i) * 37 % self.vocabulary
            batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0], batch.logits[i] = first + i, 1, 0, logits
        start = time.perf_counter()
        failed = llama_cpp.llama_decode(self.context, batch)
        llama_cpp.llama_synchronize(self.context)
        took = time.perf_counter() - start
        llama_cpp.llama_batch_free(batch)
        assert failed == 0
        return took * 1e3

    def times(self):
        result = {rows: [] for rows in ROWS}
        for repeat in range(20):
            for rows in ROWS:
                if rows < 512:
                    result[rows].append(self.run(CONTEXT, rows, True))
                elif repeat % 8 == 0:
                    result[rows].append(self.run(0, rows, False))
                    self.run(0, CONTEXT, False)
        return {rows: (min(values), statistics.median(values)) for rows, values in result.items()}


def ours(lab, path, threads):
    lines = subprocess.run([lab, "pass", path, "", str(threads)], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in lines.splitlines()[2:]]
    return {int(row[0]): (float(row[1]), float(row[2])) for row in rows}, lines.splitlines()[0]


def main():
    lab, path = sys.argv[1:3]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    other = Other(path, threads)
    mine, theirs = [], []
    for _ in range(rounds):
        times, title = ours(lab, path, threads)
        mine.append(times)
        theirs.append(other.times())
    print(title)
    print(f"ms a pass, {threads} threads, {rounds} rounds by turns: the best of all, and the median of the rounds' medians")
    print(f"{'rows':>6} {'foregleam best':>15} {'median':>8} {'steps':>6} {'llama.cpp best':>15} {'median':>8} {'steps':>6}"
          f" {'ratio best':>11} {'median':>7}")
    best = lambda rounds_, rows: min(times[rows][0] for times in rounds_)
    median = lambda rounds_, rows: statistics.median(times[rows][1] for times in rounds_)
    for rows in ROWS:
        a, b = median(mine, rows), median(theirs, rows)
        print(f"{rows:6} {best(mine, rows):15.2f} {a:8.2f} {a / median(mine, 1):6.2f}"
              f" {best(theirs, rows):15.2f} {b:8.2f} {b / median(theirs, 1):6.2f}"
              f" {best(theirs, rows) / best(mine, rows):11.2f} {b / a:7.2f}")


if __name__ == "__main__":
    main()
