/* 28 x 28 images distorted one after the other, affine and elastic: straightforward C.
   Noise in (-1, 1), smoothed along both axes by a Gaussian of deviation 4 with 12 weights to either side, times 34, is added to the place of
   each pixel, which is rotated by up to 12 degrees, scaled by up to 12 % and shifted by up to 1.5 pixels; bilinear interpolation.
   Build: gcc -O3 -march=native -ffast-math distort.c -lm */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, RADIUS = 12, WEIGHTS = 2 * RADIUS + 1, NOISE = SIDE + 2 * RADIUS };

static const float ALPHA = 34, SIGMA = 4, ROTATION = 12 * 3.14159265f / 180, SCALING = 0.12f, SHIFT = 1.5f;
static float weights[WEIGHTS];
static uint64_t state = 88172645463325252u;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

/* Uniform in (-1, 1): xorshift. */
static float uniform(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int32_t)(state >> 32) * 0x1p-31f;
}

static void draw_field(float field[SIDE][SIDE]) {
    float noise[NOISE][NOISE], filtered[NOISE][SIDE];
    for (int r = 0; r < NOISE; r++)
        for (int c = 0; c < NOISE; c++) noise[r][c] = uniform();
    for (int r = 0; r < NOISE; r++)
        for (int c = 0; c < SIDE; c++) {
            float sum = 0;
            for (int k = 0; k < WEIGHTS; k++) sum += weights[k] * noise[r][c + k];
            filtered[r][c] = sum;
        }
    memset(field, 0, sizeof(float) * PIXELS);
    for (int r = 0; r < SIDE; r++)
        for (int k = 0; k < WEIGHTS; k++)
            for (int c = 0; c < SIDE; c++) field[r][c] += ALPHA * weights[k] * filtered[r + k][c];
}

static float pixel(const unsigned char *image, int row, int column) {
    return row < 0 || row >= SIDE || column < 0 || column >= SIDE ? 0 : image[row * SIDE + column];
}

static void distort(const unsigned char *image, unsigned char *to) {
    float dx[SIDE][SIDE], dy[SIDE][SIDE];
    float angle = uniform() * ROTATION, sx = 1 + uniform() * SCALING, sy = 1 + uniform() * SCALING;
    float x0 = uniform() * SHIFT, y0 = uniform() * SHIFT, middle = (SIDE - 1) / 2.0f, s = sinf(angle), c = cosf(angle);
    draw_field(dx);
    draw_field(dy);
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            float u = column - middle, v = row - middle;
            float x = c * sx * u - s * sy * v + middle + x0 + dx[row][column], y = s * sx * u + c * sy * v + middle + y0 + dy[row][column];
            int left = (int)floorf(x), top = (int)floorf(y);
            float fx = x - left, fy = y - top;
            float above = pixel(image, top, left) * (1 - fx) + pixel(image, top, left + 1) * fx;
            float below = pixel(image, top + 1, left) * (1 - fx) + pixel(image, top + 1, left + 1) * fx;
            to[row * SIDE + column] = (unsigned char)(above * (1 - fy) + below * fy + 0.5f);
        }
}

int main(int argc, char **argv) {
    int samples = 10000, passes = 4;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--samples")) samples = atoi(argv[i + 1]);
        if (!strcmp(argv[i], "--passes")) passes = atoi(argv[i + 1]);
    }
    float total = 0;
    for (int k = 0; k < WEIGHTS; k++) total += weights[k] = expf(-(k - RADIUS) * (k - RADIUS) / (2 * SIGMA * SIGMA));
    for (int k = 0; k < WEIGHTS; k++) weights[k] /= total;
    unsigned char *images = malloc((size_t)samples * PIXELS), *distorted = malloc((size_t)samples * PIXELS);
    for (size_t i = 0; i < (size_t)samples * PIXELS; i++) images[i] = (unsigned char)(127 + 127 * uniform());
    for (int pass = 1; pass <= passes; pass++) {
        double start = now();
        for (int i = 0; i < samples; i++) distort(images + (size_t)i * PIXELS, distorted + (size_t)i * PIXELS);
        double seconds = now() - start;
        printf("C distort=both samples=%d pass=%d check=%d %.0f images/s\n", samples, pass, distorted[samples / 2 * PIXELS + PIXELS / 2], samples / seconds);
    }
}
