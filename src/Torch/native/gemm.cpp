#include "gemm.h"

#include <torch/version.h>

#if PIPELINE_DNNL
#include <dnnl.hpp>

#include <map>
#include <tuple>
#endif

namespace pt {

Matrix Matrix::columns_from(int64_t start, int64_t count) const {
    auto bytes = static_cast<char*>(data) + start * c10::elementSize(type);
    return {bytes, rows, count, stride, type, false};
}

Matrix matrix(const at::Tensor& tensor) {
    TORCH_CHECK(tensor.dim() == 2, "a matrix has two dimensions, this tensor ", tensor.dim());
    // One without elements may have any strides.
    if (tensor.stride(1) == 1 || tensor.size(1) == 1 || tensor.numel() == 0)
        return {tensor.data_ptr(), tensor.size(0), tensor.size(1), std::max(tensor.stride(0), tensor.size(1)), tensor.scalar_type()};
    TORCH_CHECK(tensor.stride(0) == 1, "neither rows nor columns of the matrix are contiguous");
    return Matrix{tensor.data_ptr(), tensor.size(1), tensor.size(0), tensor.stride(1), tensor.scalar_type()}.t();
}

/// a · b in fp32; of bf16 on a GPU, without rounding to bf16 on the way where libtorch can.
static at::Tensor mm_in_fp32(const at::Tensor& a, const at::Tensor& b) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 8)
    if (a.is_cuda() && a.scalar_type() == at::kBFloat16) return at::mm(a, b, at::kFloat);
#endif
    return at::mm(a, b).to(at::kFloat);
}

void multiply_by_torch(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate, double scale) {
    at::NoGradGuard none;
    if (a.scalar_type() == c.scalar_type()) {
        // With a factor of zero what c holds is not looked at.
        c.addmm_(a, b, accumulate ? 1 : 0, scale);
        return;
    }
    // Scaled and added in fp32, whichever of the types is the smaller one: rounded once, into c.
    auto product = mm_in_fp32(a, b);
    if (scale != 1) product.mul_(scale);
    if (accumulate) product.add_(c);
    c.copy_(product);
}

static at::Tensor view(const Matrix& m) {
    auto options = at::TensorOptions().dtype(m.type);
    return at::from_blob(m.data, {m.rows, m.columns}, m.transposed ? at::IntArrayRef{1, m.stride} : at::IntArrayRef{m.stride, 1}, options);
}

#if PIPELINE_DNNL

namespace {

using Key = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, bool, bool, int, int, bool, float>;

dnnl::memory::data_type type_of(at::ScalarType type) {
    return type == at::kBFloat16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

dnnl::memory::desc describe(const Matrix& m) {
    return {{m.rows, m.columns}, type_of(m.type), m.transposed ? dnnl::memory::dims{1, m.stride} : dnnl::memory::dims{m.stride, 1}};
}

struct Product {
    dnnl::memory::desc a, b, c;
    dnnl::matmul run;
};

/// Making a primitive takes far longer than a small product, so they are kept; one thread's own, since a primitive has scratch memory.
const Product& product(const Matrix& a, const Matrix& b, const Matrix& c, bool accumulate, float scale, const dnnl::engine& engine) {
    static thread_local std::map<Key, Product> known;
    const Key key{a.rows, a.columns, b.columns, a.stride, b.stride, c.stride, a.transposed, b.transposed,
                  static_cast<int>(a.type), static_cast<int>(c.type), accumulate, scale};
    auto found = known.find(key);
    if (found != known.end()) return found->second;
    dnnl::primitive_attr attributes;
    if (scale != 1.0f) attributes.set_output_scales(0, {scale});
    if (accumulate) {
        dnnl::post_ops sum;
        sum.append_sum(1.0f);
        attributes.set_post_ops(sum);
    }
    auto da = describe(a), db = describe(b), dc = describe(c);
    dnnl::matmul run(dnnl::matmul::primitive_desc(dnnl::matmul::desc(da, db, dc), attributes, engine));
    // Ragged batches make many shapes; beyond this many they are made anew rather than kept for ever.
    if (known.size() > 4096) known.clear();
    return known.emplace(key, Product{da, db, dc, run}).first->second;
}

}  // namespace

void gemm(const Matrix& a, const Matrix& b, const Matrix& c, bool accumulate, float scale) {
    TORCH_CHECK(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns, "shapes do not fit: ", a.rows, "x", a.columns, " · ", b.rows, "x", b.columns);
    TORCH_CHECK(a.type == b.type && !c.transposed, "types or layouts do not fit");
    if (a.rows == 0 || b.columns == 0) return;
    if (a.columns == 0) {
        // oneDNN leaves c as it is, or cannot make the product.
        if (!accumulate) view(c).zero_();
        return;
    }
    if (a.type == at::kFloat && c.type == at::kFloat) {
        // The row-major product of the library's C interface: no primitive to keep.
        const auto status = dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', a.rows, b.columns, a.columns, scale,
                                       static_cast<const float*>(a.data), a.stride, static_cast<const float*>(b.data), b.stride,
                                       accumulate ? 1.0f : 0.0f, static_cast<float*>(c.data), c.stride);
        TORCH_CHECK(status == dnnl_success, "oneDNN refused a product of ", a.rows, "x", a.columns, " and ", b.rows, "x", b.columns);
        return;
    }
    // oneDNN has no products of bf16 below AVX-512; the products of two bf16 numbers are exact in fp32.
    static const bool has_bf16 = (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
    if (!has_bf16) return multiply_by_torch(view(a).to(at::kFloat), view(b).to(at::kFloat), view(c), accumulate, scale);
    static thread_local dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    static thread_local dnnl::stream stream(engine);
    const auto& known = product(a, b, c, accumulate, scale, engine);
    known.run.execute(stream, {{DNNL_ARG_SRC, dnnl::memory(known.a, engine, a.data)},
                               {DNNL_ARG_WEIGHTS, dnnl::memory(known.b, engine, b.data)},
                               {DNNL_ARG_DST, dnnl::memory(known.c, engine, c.data)}});
    stream.wait();
}

#else

void gemm(const Matrix& a, const Matrix& b, const Matrix& c, bool accumulate, float scale) {
    if (a.rows == 0 || b.columns == 0) return;
    multiply_by_torch(view(a), view(b), view(c), accumulate, scale);
}

#endif

}  // namespace pt
