// Matrix products on plain memory, CPU, fp32 or bf16 in, accumulated in fp32.
#pragma once

#include <ATen/ATen.h>

namespace pt {

/// A matrix in memory: `rows` × `columns` with rows `stride` elements apart, or the transpose of such a matrix.
struct Matrix {
    void* data;
    int64_t rows, columns, stride;
    at::ScalarType type;
    bool transposed = false;

    /// The same memory read as columns × rows.
    Matrix t() const { return {data, columns, rows, stride, type, !transposed}; }
    /// Columns from `start` on of a matrix that is not transposed.
    Matrix columns_from(int64_t start, int64_t count) const;
};

/// A two-dimensional tensor with contiguous rows, or one whose transpose has them.
Matrix matrix(const at::Tensor& tensor);

/// c = scale · a · b, or c += it. c is not transposed; a and b have one type, c has theirs or fp32.
void gemm(const Matrix& a, const Matrix& b, const Matrix& c, bool accumulate = false, float scale = 1.0f);

/// The same on tensors by libtorch's own operators, for any device; c may be a slice of columns.
void multiply_by_torch(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool accumulate, double scale);

}  // namespace pt
