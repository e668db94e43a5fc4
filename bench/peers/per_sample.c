/* 784-n-10 of sigmoids, sample by sample, in place, float: straightforward C.
   The true gradient of half the square error, learning rate 0.3, in the order of the file.
   Build: gcc -O3 -march=native -ffast-math per_sample.c -lm -DHIDDEN=100 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef HIDDEN
#define HIDDEN 100
#endif
enum { INPUTS = 784, OUTPUTS = 10, EPOCH = 60000, REPORT_EVERY = 400 };

typedef struct {
    float w2[HIDDEN][INPUTS], b2[HIDDEN], w3[OUTPUTS][HIDDEN], b3[OUTPUTS];
} Network;

static Network net __attribute__((aligned(64)));
static const float rate = 0.3f;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static float uniform(void) { return rand() / (float)RAND_MAX; }

static void draw(float *w, int n, float scale) {
    for (int i = 0; i < n; i++) w[i] = (uniform() - 0.5f) * scale;
}

static float dot(const float *restrict a, const float *restrict b, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static void subtract(float *restrict y, float a, const float *restrict x, int n) {
    for (int i = 0; i < n; i++) y[i] -= a * x[i];
}

static float sigmoid(float z) { return 1 / (1 + expf(-z)); }

static void step(const float *restrict x, int label, float *a3) {
    float a2[HIDDEN], d3[OUTPUTS], d2[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) a2[j] = dot(net.w2[j], x, INPUTS) + net.b2[j];
    for (int j = 0; j < HIDDEN; j++) a2[j] = sigmoid(a2[j]);
    for (int k = 0; k < OUTPUTS; k++) a3[k] = sigmoid(dot(net.w3[k], a2, HIDDEN) + net.b3[k]);
    for (int k = 0; k < OUTPUTS; k++) d3[k] = (a3[k] - (k == label ? 0.99f : 0.01f)) * a3[k] * (1 - a3[k]);
    memset(d2, 0, sizeof d2);
    for (int k = 0; k < OUTPUTS; k++) subtract(d2, -d3[k], net.w3[k], HIDDEN);
    for (int j = 0; j < HIDDEN; j++) d2[j] *= a2[j] * (1 - a2[j]);
    for (int k = 0; k < OUTPUTS; k++) subtract(net.w3[k], rate * d3[k], a2, HIDDEN);
    subtract(net.b3, rate, d3, OUTPUTS);
    for (int j = 0; j < HIDDEN; j++) subtract(net.w2[j], rate * d2[j], x, INPUTS);
    subtract(net.b2, rate, d2, HIDDEN);
}

static float reported_loss(const float *a3, int label) {
    float loss = 0;
    for (int k = 0; k < OUTPUTS; k++) {
        float t = k == label ? 0.99f : 0.01f;
        loss -= t * logf(a3[k] + 1e-7f) + (1 - t) * logf(1 - a3[k] + 1e-7f);
    }
    return loss;
}

static void read_file(const char *folder, const char *name, long head, unsigned char *to, size_t n) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, head, SEEK_SET) || fread(to, 1, n, f) != n) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    fclose(f);
}

int main(int argc, char **argv) {
    const char *folder = ".";
    int samples = EPOCH, passes = 4;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--data")) folder = argv[i + 1];
        if (!strcmp(argv[i], "--samples")) samples = atoi(argv[i + 1]);
        if (!strcmp(argv[i], "--passes")) passes = atoi(argv[i + 1]);
    }
    size_t n = (size_t)samples * INPUTS;
    unsigned char *pixels = malloc(n), *labels = malloc(samples);
    float *x = aligned_alloc(64, (n * sizeof *x + 63) / 64 * 64);
    read_file(folder, "train-images-idx3-ubyte", 16, pixels, n);
    read_file(folder, "train-labels-idx1-ubyte", 8, labels, samples);
    for (size_t i = 0; i < n; i++) x[i] = pixels[i] / 255.0f * 0.99f + 0.01f;
    srand(1);
    draw(net.w2[0], HIDDEN * INPUTS, 0.17f);
    draw(net.w3[0], OUTPUTS * HIDDEN, 0.48f);
    for (int pass = 1; pass <= passes; pass++) {
        float a3[OUTPUTS], loss = 0;
        double start = now();
        for (int s = 0; s < samples; s++) {
            step(x + (size_t)s * INPUTS, labels[s], a3);
            if (s % REPORT_EVERY == 0) loss = reported_loss(a3, labels[s]);
        }
        double seconds = (now() - start) * EPOCH / samples;
        printf("C recipe=gradient hidden=%d batch=1 threads=1 samples=%d pass=%d loss=%.4f %.6f s/epoch\n", HIDDEN, samples, pass, loss, seconds);
    }
}
