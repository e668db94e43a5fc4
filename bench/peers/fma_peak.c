/* The peak of a core in single precision: independent fused multiply-adds in registers, without memory access.
   Build: gcc -O3 -march=native -ffast-math fma_peak.c */
#include <stdio.h>
#include <time.h>

#ifdef __AVX512F__
enum { LANES = 16 };
#elif defined(__AVX__)
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif
typedef float Lane __attribute__((vector_size(LANES * 4)));

/* Twelve chains hide the latency of two units; each is a variable of its own, so that all of them stay in registers. */
#define EACH(DO) DO(c0) DO(c1) DO(c2) DO(c3) DO(c4) DO(c5) DO(c6) DO(c7) DO(c8) DO(c9) DO(c10) DO(c11)
#define DECLARE(c) Lane c = a + (float)__COUNTER__;
#define FMA(c) c = c * a + b;
#define KEEP(c) __asm__ volatile("" : "+x"(c));
#define ADD(c) sum += c;
enum { CHAINS = 12, TURNS = 10000000, TRIES = 40 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(void) {
    Lane zero = {0}, a = zero + 0.999f, b = zero + 0.001f;
    for (int try = 1; try <= TRIES; try++) {
        EACH(DECLARE)
        double start = now();
        for (int turn = 0; turn < TURNS; turn++) {
            EACH(FMA)
            EACH(KEEP)
        }
        double seconds = now() - start;
        Lane sum = zero;
        EACH(ADD)
        printf("C peak=fma chains=%d lanes=%d check=%g %.3f GFLOP/s\n", CHAINS, LANES, sum[0], 2.0 * CHAINS * LANES * TURNS / seconds * 1e-9);
    }
}
