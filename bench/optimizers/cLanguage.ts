// The same loops in C, where a compiler is at hand: hand-written gradient, the same columns, float64, `-O3` for any x86-64 (SSE2).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a compiled program measures; undefined where there is no compiler. */
export interface CLanguage {
  /** Nanoseconds of processor time per step on Rosenbrock in two dimensions. */
  steps(optimizer: 'sgd' | 'adam', records: boolean, steps: number): number;
  /** Nanoseconds of processor time per parameter of one Adam update. */
  update(parameters: number, repetitions: number): number;
  dispose(): void;
}

const source = `
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void) { struct timespec t; clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }

static double loss(const double *p, double *g) {
  double a = 1 - p[0], e = p[1] - p[0] * p[0];
  g[0] = -2 * a - 400 * p[0] * e;
  g[1] = 200 * e;
  return a * a + 100 * e * e;
}

static double **columns(int count, long rows) {
  double **c = malloc(count * sizeof *c);
  for (int i = 0; i < count; i++) c[i] = malloc(rows * 2 * sizeof(double));
  return c;
}

static double sgd(long steps, int records) {
  double p[2] = { -1.2, 1 }, g[2];
  double **c = columns(6, records ? steps + 1 : 1);
  double f = loss(p, g);
  double start = seconds();
  for (long t = 1; t <= steps; t++) {
    for (int i = 0; i < 2; i++) {
      double u = -0.0001 * g[i];
      if (records) { c[2][2 * t + i] = g[i]; c[3][2 * t + i] = u; c[4][2 * t + i] = 0.0001; }
      p[i] += u;
      if (records) c[1][2 * t + i] = p[i];
    }
    f = loss(p, g);
    if (records) { c[0][t] = f; c[5][t] = t; }
  }
  double taken = seconds() - start;
  if (f == 0.123456789) puts("never");
  return taken / steps;
}

static double adam(long steps, int records) {
  double p[2] = { -1.2, 1 }, g[2], m[2] = { 0, 0 }, v[2] = { 0, 0 };
  double **c = columns(10, records ? steps + 1 : 1);
  double f = loss(p, g);
  double start = seconds();
  for (long t = 1; t <= steps; t++) {
    double c1 = t > 369 ? 1 : 1 - pow(0.9, t), c2 = t > 38798 ? 1 : 1 - pow(0.999, t);
    for (int i = 0; i < 2; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      double denominator = sqrt(v[i]) / sqrt(c2) + 1e-8, rate = 0.001 / c1 / denominator, u = -rate * m[i];
      if (records) {
        c[2][2 * t + i] = g[i]; c[3][2 * t + i] = u; c[4][2 * t + i] = rate; c[5][2 * t + i] = m[i];
        c[6][2 * t + i] = v[i]; c[7][2 * t + i] = m[i] / c1; c[8][2 * t + i] = v[i] / c2;
      }
      p[i] += u;
      if (records) c[1][2 * t + i] = p[i];
    }
    f = loss(p, g);
    if (records) { c[0][t] = f; c[9][t] = t; }
  }
  double taken = seconds() - start;
  if (f == 0.123456789) puts("never");
  return taken / steps;
}

__attribute__((noinline)) static void update(long n, double *restrict p, const double *restrict g, double *restrict m, double *restrict v, double rate, double root) {
  for (long i = 0; i < n; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * (g[i] * g[i]);
    p[i] -= rate * (m[i] / (sqrt(v[i]) / root + 1e-8));
  }
}

int main(int count, char **given) {
  if (!strcmp(given[1], "update")) {
    long n = atol(given[2]), repetitions = atol(given[3]);
    double *a[4];
    for (int k = 0; k < 4; k++) { a[k] = malloc(n * sizeof(double)); for (long i = 0; i < n; i++) a[k][i] = 0.001 * (i % 97) + 0.1; }
    update(n, a[0], a[1], a[2], a[3], 0.001, 1);
    double start = seconds();
    for (long r = 0; r < repetitions; r++) update(n, a[0], a[1], a[2], a[3], 0.001, 1);
    printf("%.6f\\n", (seconds() - start) / repetitions / n * 1e9);
    return 0;
  }
  long steps = atol(given[2]);
  int records = atoi(given[3]);
  printf("%.6f\\n", (strcmp(given[1], "sgd") ? adam(steps, records) : sgd(steps, records)) * 1e9);
  return 0;
}
`;

export function compileC(): CLanguage | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'optimizers-c-'));
  const program = join(folder, 'optimizers');
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  writeFileSync(`${program}.c`, source);
  try {
    execFileSync('cc', ['-O3', '-ffp-contract=off', '-o', program, `${program}.c`, '-lm'], { stdio: 'pipe' });
  } catch {
    dispose();
    return undefined;
  }
  const measure = (...given: readonly (string | number)[]): number => Number(execFileSync(program, given.map(String), { encoding: 'utf8' }));
  return {
    steps: (optimizer, records, steps) => measure(optimizer, steps, records ? 1 : 0),
    update: (parameters, repetitions) => measure('update', parameters, repetitions),
    dispose,
  };
}
