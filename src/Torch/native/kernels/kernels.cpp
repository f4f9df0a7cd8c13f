// The kernels. This file is compiled once for each instruction set, so everything but the table is local to it.
// Sums run over fixed lanes and are folded in a fixed order: the same bits on every call, for any number of threads.
#include "kernels.h"

#include "definitions.h"

#include <cmath>
#include <cstring>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace pt {
namespace {

constexpr int kLanes = 16;

inline float to_float(float x) { return x; }
inline float to_float(uint16_t x) {
    const uint32_t bits = static_cast<uint32_t>(x) << 16;
    float y;
    std::memcpy(&y, &bits, 4);
    return y;
}
inline void put(float x, float* y) { *y = x; }
inline void put(float x, uint16_t* y) {
    uint32_t bits;
    std::memcpy(&bits, &x, 4);
    const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    // Rounding could turn a NaN into an infinity.
    *y = static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? (bits >> 16) | 0x40 : rounded);
}

/// e^x to about 1 unit in the last place: 2^k · p(r), |r| ≤ ln 2 / 2. Below −87 it is 0, above 88 the largest power.
inline float exponential(float x) {
    const float low = x < -87.0f ? 0.0f : 1.0f;
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    // Adding 1.5·2^23 rounds to the nearest integer and leaves it in the low bits.
    const float shifted = x * 1.44269504088896341f + 12582912.0f;
    int32_t k;
    std::memcpy(&k, &shifted, 4);
    const float n = shifted - 12582912.0f;
    const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const uint32_t power = static_cast<uint32_t>((k - 0x4b400000 + 127)) << 23;
    float scale;
    std::memcpy(&scale, &power, 4);
    return p * scale * low;
}

inline float fold(const float* lanes) {
    float a[kLanes];
    std::memcpy(a, lanes, sizeof a);
    for (int width = kLanes / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++) a[i] += a[i + width];
    return a[0];
}

/// Σ f(i) over n, in fixed lanes.
template <class F>
inline float sum(int64_t n, F f) {
    float lanes[kLanes] = {};
    int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (int j = 0; j < kLanes; j++) lanes[j] += f(i + j);
    for (int j = 0; i + j < n; j++) lanes[j] += f(i + j);
    return fold(lanes);
}

inline float largest(const float* x, int64_t n) {
    float lanes[kLanes];
    for (int j = 0; j < kLanes; j++) lanes[j] = -INFINITY;
    int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (int j = 0; j < kLanes; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
    for (int j = 0; i + j < n; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
    float most = lanes[0];
    for (int j = 1; j < kLanes; j++) most = lanes[j] > most ? lanes[j] : most;
    return most;
}

template <class T>
void load(const T* __restrict__ x, float* __restrict__ y, int64_t n) {
    for (int64_t i = 0; i < n; i++) y[i] = to_float(x[i]);
}

template <class T>
void store(const float* __restrict__ x, T* __restrict__ y, int64_t n) {
    for (int64_t i = 0; i < n; i++) put(x[i], y + i);
}

template <class T>
void rms_norm(const T* __restrict__ x, const float* __restrict__ weight, T* __restrict__ y, float* inverse, int64_t rows, int64_t n, float eps) {
    for (int64_t row = 0; row < rows; row++, x += n, y += n) {
        const float squares = sum(n, [x](int64_t i) { const float v = to_float(x[i]); return v * v; });
        const float factor = 1.0f / std::sqrt(squares / static_cast<float>(n) + eps);
        inverse[row] = factor;
        for (int64_t i = 0; i < n; i++) put(to_float(x[i]) * factor * weight[i], y + i);
    }
}

// With g = dy · weight and r = inverse: dx = r · (g − x · r² · mean(g · x)).
template <class T>
void rms_norm_backward(const T* __restrict__ dy, const T* __restrict__ x, const float* __restrict__ weight, const float* inverse, T* __restrict__ dx, float* __restrict__ dweight, int64_t rows, int64_t n) {
    for (int64_t row = 0; row < rows; row++, dy += n, x += n, dx += n) {
        const float r = inverse[row];
        const float dot = sum(n, [=](int64_t i) { return to_float(dy[i]) * weight[i] * to_float(x[i]); });
        const float k = r * r * dot / static_cast<float>(n);
        if (dweight)
            for (int64_t i = 0; i < n; i++) dweight[i] += to_float(dy[i]) * to_float(x[i]) * r;
        for (int64_t i = 0; i < n; i++) put(r * (to_float(dy[i]) * weight[i] - to_float(x[i]) * k), dx + i);
    }
}

// Where two halves of one row are written, `simd` says that they do not overlap: the compiler cannot know, and would go one by one.
inline float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

template <class T>
void swiglu(const T* __restrict__ x, T* __restrict__ y, int64_t rows, int64_t n) {
    for (int64_t row = 0; row < rows; row++, x += 2 * n, y += n) {
        const T *gate = x, *up = x + n;
        for (int64_t i = 0; i < n; i++) {
            const float g = to_float(gate[i]);
            put(g * sigmoid(g) * to_float(up[i]), y + i);
        }
    }
}

template <class T>
void swiglu_backward(const T* __restrict__ dy, const T* __restrict__ x, T* __restrict__ dx, int64_t rows, int64_t n) {
    for (int64_t row = 0; row < rows; row++, x += 2 * n, dx += 2 * n, dy += n) {
        const T *gate = x, *up = x + n;
        T *dgate = dx, *dup = dx + n;
#pragma omp simd
        for (int64_t i = 0; i < n; i++) {
            const float g = to_float(gate[i]), d = to_float(dy[i]), s = sigmoid(g);
            put(d * to_float(up[i]) * s * (1.0f + g * (1.0f - s)), dgate + i);
            put(d * g * s, dup + i);
        }
    }
}

template <class T>
void rotate_in(const T* __restrict__ x, const float* __restrict__ cosine, const float* __restrict__ sine, float* __restrict__ y, int64_t heads, int64_t d, int64_t rotary) {
    const int64_t half = rotary / 2;
    for (int64_t h = 0; h < heads; h++, x += d, y += d) {
#pragma omp simd
        for (int64_t i = 0; i < half; i++) {
            const float a = to_float(x[i]), b = to_float(x[i + half]);
            y[i] = a * cosine[i] - b * sine[i];
            y[i + half] = b * cosine[i] + a * sine[i];
        }
        for (int64_t i = rotary; i < d; i++) y[i] = to_float(x[i]);
    }
}

template <class T>
void rotate_out(const float* __restrict__ x, const float* __restrict__ cosine, const float* __restrict__ sine, T* __restrict__ y, int64_t heads, int64_t d, int64_t rotary) {
    const int64_t half = rotary / 2;
    for (int64_t h = 0; h < heads; h++, x += d, y += d) {
#pragma omp simd
        for (int64_t i = 0; i < half; i++) {
            const float a = x[i], b = x[i + half];
            put(a * cosine[i] + b * sine[i], y + i);
            put(b * cosine[i] - a * sine[i], y + i + half);
        }
        for (int64_t i = rotary; i < d; i++) put(x[i], y + i);
    }
}

template <class T>
void dropout(const T* __restrict__ x, T* __restrict__ y, int64_t n, uint64_t key, int64_t first, float p) {
    const uint32_t threshold = dropout_threshold(p);
    const float scale = 1.0f / (1.0f - p);
    for (int64_t i = 0; i < n; i++) put(dropout_number(first + i, key) < threshold ? 0.0f : to_float(x[i]) * scale, y + i);
}

float softmax(float* scores, int64_t hidden, int64_t visible, int64_t n, float scale) {
    float* s = scores + hidden;
    const int64_t count = visible - hidden;
    const float most = largest(s, count) * scale;
    for (int64_t i = 0; i < count; i++) s[i] = exponential(s[i] * scale - most);
    const float total = sum(count, [s](int64_t i) { return s[i]; });
    const float factor = 1.0f / total;
    for (int64_t i = 0; i < count; i++) s[i] *= factor;
    for (int64_t i = 0; i < hidden; i++) scores[i] = 0.0f;
    for (int64_t i = visible; i < n; i++) scores[i] = 0.0f;
    return most + std::log(total);
}

void probabilities(float* scores, int64_t hidden, int64_t visible, int64_t n, float scale, float lse) {
    for (int64_t i = 0; i < hidden; i++) scores[i] = 0.0f;
    for (int64_t i = hidden; i < visible; i++) scores[i] = exponential(scores[i] * scale - lse);
    for (int64_t i = visible; i < n; i++) scores[i] = 0.0f;
}

void softmax_backward(const float* __restrict__ p, float* __restrict__ dp, int64_t n, float delta, float scale) {
    for (int64_t i = 0; i < n; i++) dp[i] = p[i] * (dp[i] - delta) * scale;
}

float dot(const float* a, const float* b, int64_t n) {
    return sum(n, [=](int64_t i) { return a[i] * b[i]; });
}

// A tile's sums have to fit the registers: 32 of 16 lanes with AVX-512, else 16, whose lanes are as many as the instruction set has.
#if defined(__AVX512F__)
constexpr int kWidest = 16, kTileRows = 8;
#elif defined(__AVX__)
constexpr int kWidest = 8, kTileRows = 6;
#else
constexpr int kWidest = 4, kTileRows = 6;
#endif

template <int Lanes>
struct Vector {
    typedef float Type __attribute__((vector_size(4 * Lanes), aligned(4), may_alias));
};
template <>
struct Vector<1> {
    typedef float Type __attribute__((may_alias));
};

/// A tile of Rows × (Columns · Lanes): its sums stay in registers while k goes by. Each sum is over k in order, whatever the tile.
template <int Lanes, int Rows, int Columns>
inline void gemm_tile(const float* a, int64_t row, int64_t column, const float* b, int64_t b_stride, float* c, int64_t c_stride, int64_t k, bool accumulate) {
    using V = typename Vector<Lanes>::Type;
    V total[Rows][Columns];
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) total[i][j] = accumulate ? *reinterpret_cast<const V*>(c + i * c_stride + Lanes * j) : V{};
    for (int64_t p = 0; p < k; p++) {
        V right[Columns];
        for (int j = 0; j < Columns; j++) right[j] = *reinterpret_cast<const V*>(b + p * b_stride + Lanes * j);
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Columns; j++) total[i][j] += a[i * row + p * column] * right[j];
    }
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) *reinterpret_cast<V*>(c + i * c_stride + Lanes * j) = total[i][j];
}

/// Columns [j, n), in ever narrower tiles.
template <int Lanes, int Rows, int Columns>
inline void gemm_columns(int64_t j, const float* a, int64_t row, int64_t column, const float* b, int64_t b_stride, float* c, int64_t c_stride, int64_t n, int64_t k, bool accumulate) {
    for (; j + Columns * Lanes <= n; j += Columns * Lanes) gemm_tile<Lanes, Rows, Columns>(a, row, column, b + j, b_stride, c + j, c_stride, k, accumulate);
    if constexpr (Columns > 1) gemm_columns<Lanes, Rows, 1>(j, a, row, column, b, b_stride, c, c_stride, n, k, accumulate);
    else if constexpr (Lanes > 1) gemm_columns<(Lanes > 4 ? Lanes / 2 : 1), Rows, 1>(j, a, row, column, b, b_stride, c, c_stride, n, k, accumulate);
}

void small_gemm(const float* a, int64_t row, int64_t column, const float* b, int64_t b_stride, float* c, int64_t c_stride,
                int64_t m, int64_t n, int64_t k, bool accumulate) {
    int64_t i = 0;
    for (; i + kTileRows <= m; i += kTileRows) gemm_columns<kWidest, kTileRows, 2>(0, a + i * row, row, column, b, b_stride, c + i * c_stride, c_stride, n, k, accumulate);
    for (; i + 2 <= m; i += 2) gemm_columns<kWidest, 2, 2>(0, a + i * row, row, column, b, b_stride, c + i * c_stride, c_stride, n, k, accumulate);
    for (; i < m; i++) gemm_columns<kWidest, 1, 2>(0, a + i * row, row, column, b, b_stride, c + i * c_stride, c_stride, n, k, accumulate);
}

double square_sum(const float* x, int64_t n) {
    double total = 0;
    for (int64_t i = 0; i < n; i += 4096) {
        const float* chunk = x + i;
        total += sum(n - i < 4096 ? n - i : 4096, [chunk](int64_t j) { return chunk[j] * chunk[j]; });
    }
    return total;
}

void cross_entropy(float* logits, const int64_t* labels, float* losses, int64_t rows, int64_t n) {
    for (int64_t row = 0; row < rows; row++, logits += n) {
        const float most = largest(logits, n), target = logits[labels[row]];
        for (int64_t i = 0; i < n; i++) logits[i] = exponential(logits[i] - most);
        const float total = sum(n, [logits](int64_t i) { return logits[i]; });
        const float factor = 1.0f / total;
        for (int64_t i = 0; i < n; i++) logits[i] *= factor;
        logits[labels[row]] -= 1.0f;
        losses[row] = most + std::log(total) - target;
    }
}

void adamw(float* p, const float* g, float* m, float* v, int64_t n, float grad_scale, float lr, float beta1, float beta2, float eps,
           float decay, float correction1, float correction2) {
    const float keep = 1.0f - lr * decay, step = lr / correction1, root = 1.0f / std::sqrt(correction2);
    for (int64_t i = 0; i < n; i++) {
        const float gradient = g[i] * grad_scale;
        m[i] = beta1 * m[i] + (1.0f - beta1) * gradient;
        v[i] = beta2 * v[i] + (1.0f - beta2) * gradient * gradient;
        p[i] = p[i] * keep - step * m[i] / (std::sqrt(v[i]) * root + eps);
    }
}

alignas(64) constexpr float kNf4[16] = PT_NF4_LEVELS;

void nf4_quantize(const float* x, uint8_t* codes, int64_t n, float inverse) {
    float midpoints[15];
    for (int i = 0; i < 15; i++) midpoints[i] = (kNf4[i] + kNf4[i + 1]) / 2;
    uint8_t code[64] = {};
    float scaled[64];
    for (int64_t i = 0; i < n; i++) {
        const float v = x[i] * inverse;
        scaled[i] = v < -1.0f ? -1.0f : v > 1.0f ? 1.0f : v;
    }
    // A value is past a midpoint only if it is larger: a tie goes to the lower code.
    for (int j = 0; j < 15; j++)
        for (int64_t i = 0; i < n; i++) code[i] += scaled[i] > midpoints[j];
    for (int64_t i = 0; i < n; i += 2) codes[i / 2] = static_cast<uint8_t>(code[i] << 4 | (i + 1 < n ? code[i + 1] : 0));
}

template <class T>
void nf4_dequantize_block(const uint8_t* codes, T* y, int64_t n, float absmax) {
    int64_t i = 0;
#if defined(__AVX512F__)
    const __m512 levels = _mm512_mul_ps(_mm512_load_ps(kNf4), _mm512_set1_ps(absmax));
    for (; i + 32 <= n; i += 32) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + i / 2));
        const __m128i high = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15)), low = _mm_and_si128(bytes, _mm_set1_epi8(15));
        float out[32];
        _mm512_storeu_ps(out, _mm512_permutexvar_ps(_mm512_cvtepu8_epi32(_mm_unpacklo_epi8(high, low)), levels));
        _mm512_storeu_ps(out + 16, _mm512_permutexvar_ps(_mm512_cvtepu8_epi32(_mm_unpackhi_epi8(high, low)), levels));
        for (int j = 0; j < 32; j++) put(out[j], y + i + j);
    }
#endif
    for (; i < n; i++) put(kNf4[i % 2 == 0 ? codes[i / 2] >> 4 : codes[i / 2] & 15] * absmax, y + i);
}

template <class T>
void nf4_dequantize(const uint8_t* codes, const float* absmax, T* y, int64_t n, int64_t block) {
    for (int64_t first = 0; first < n; first += block) nf4_dequantize_block(codes + first / 2, y + first, n - first < block ? n - first : block, absmax[first / block]);
}

template <class T>
constexpr RowKernels<T> rows() {
    return {rms_norm<T>, rms_norm_backward<T>, swiglu<T>, swiglu_backward<T>, dropout<T>, nf4_dequantize<T>};
}

template <class T>
constexpr TileKernels<T> tiles() {
    return {load<T>, store<T>, rotate_in<T>, rotate_out<T>};
}

}  // namespace

extern const HostKernels KERNELS;
const HostKernels KERNELS = {
    {rows<float>(), rows<uint16_t>(), cross_entropy, adamw},
    KERNELS_NAME, tiles<float>(), tiles<uint16_t>(), softmax, probabilities, softmax_backward, dot, small_gemm, square_sum, nf4_quantize};

}  // namespace pt
