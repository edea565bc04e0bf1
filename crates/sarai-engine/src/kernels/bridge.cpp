// The buffer type through which llama.cpp hands weights and products to the kernels of `kernels.rs`.
//
// It stands before llama.cpp's own extra buffer types, takes what `sarai_kernels_take` says and leaves the rest to
// them. Built against the headers of the very llama.cpp that is linked (see build.rs), so that a change of its inner
// interface does not compile. Only calls: layout and arithmetic are in Rust.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "ggml-backend-impl.h"
#include "ggml-cpu.h"
#include "ops.h"
#include "traits.h"

extern "C" {
bool   sarai_kernels_take(int32_t type, int64_t k, int64_t rows);
size_t sarai_kernels_weights_bytes(int32_t type, int64_t k, int64_t rows);
size_t sarai_kernels_activations_bytes(int64_t rows, int64_t k);
void   sarai_kernels_pack(int32_t type, int64_t k, int64_t rows, const void * from, void * to);
void   sarai_kernels_unpack_row(int32_t type, int64_t k, const void * weights, int64_t row, float * to);
void   sarai_kernels_round(int32_t type, int64_t k, int64_t rows, int64_t row, int64_t sub_first, int64_t sub_end,
                           const float * numbers, void * panels);
void   sarai_kernels_multiply(int32_t type, int64_t k, const void * weights, int64_t tile_first, int64_t tile_end,
                              const void * panels, int64_t rows, float * const * scores);
void   sarai_kernels_install(void);
void   sarai_kernels_file(bool is_mapped, int64_t rows_from_output, uint64_t rows_bytes);
bool   sarai_kernels_can_compute_alone(void);
void   sarai_kernels_compute_alone(bool alone);
// Of the OpenMP that llama.cpp's threads come from; absent where it was built with threads of its own.
__attribute__((weak)) void omp_set_max_active_levels(int levels);
}

namespace {

constexpr int64_t TILE_ROWS = 16;
constexpr int64_t SUB       = 32;
// So many shares for each thread: whoever is held up by other programs leaves some of its own to the others.
constexpr int64_t SHARES_PER_THREAD = 8;

// Batches below this many rows are computed alike. From here on llama.cpp takes several rows together, which pays
// while a prompt is read.
constexpr int64_t ATTENTION_ROWS = 64;

// The file that this thread is loading.
struct File {
    // It is mapped, and nothing of it stands in memory twice: what was laid out is given back.
    bool is_mapped = false;
    // The embeddings are read by rows only, so that they stay in the file, this far behind the output's weights.
    int64_t rows_from_output = 0;
    size_t  rows_bytes       = 0;
};
thread_local File file;

// The pages of a mapped file that lie whole between two places. They are read again when they are touched.
void give_back(const void * data, size_t size) {
    const auto page  = (uintptr_t) sysconf(_SC_PAGESIZE);
    const auto begin = ((uintptr_t) data + page - 1) / page * page;
    const auto end   = ((uintptr_t) data + size) / page * page;
    if (begin < end) {
        madvise((void *) begin, end - begin, MADV_DONTNEED);
    }
}

ggml_backend_buffer_type_t buffer_type();

bool takes(const ggml_tensor * weights) {
    return ggml_n_dims(weights) == 2 && ggml_is_contiguous(weights) &&
           sarai_kernels_take(weights->type, weights->ne[0], weights->ne[1]);
}

bool is_ours(const ggml_tensor * tensor) {
    return tensor != nullptr && tensor->buffer != nullptr && tensor->buffer->buft == buffer_type();
}

// The n-th row of the tensor, counted over all its dimensions but the first.
char * row_of(const ggml_tensor * tensor, int64_t n) {
    const int64_t i1 = n % tensor->ne[1];
    const int64_t i2 = n / tensor->ne[1] % tensor->ne[2];
    const int64_t i3 = n / tensor->ne[1] / tensor->ne[2];
    return (char *) tensor->data + i1 * tensor->nb[1] + i2 * tensor->nb[2] + i3 * tensor->nb[3];
}

void multiply(ggml_compute_params * params, ggml_tensor * op) {
    const ggml_tensor * weights = op->src[0];
    const ggml_tensor * input   = op->src[1];

    const int64_t k     = weights->ne[0];
    const int64_t rows  = ggml_nrows(input);
    const int64_t subs  = k / SUB;
    const int64_t tiles = weights->ne[1] / TILE_ROWS;
    const int64_t nth   = params->nth;
    GGML_ASSERT(input->nb[0] == sizeof(float) && op->nb[0] == sizeof(float));
    GGML_ASSERT(params->wsize >= sarai_kernels_activations_bytes(rows, k) + rows * sizeof(float *));

    // Behind the activations: where the scores of each row go.
    auto * scores = (float **) ((char *) params->wdata + sarai_kernels_activations_bytes(rows, k));
    const int64_t parts = rows * subs;
    for (int64_t part = parts * params->ith / nth, end = parts * (params->ith + 1) / nth; part < end;) {
        const int64_t row   = part / subs;
        const int64_t first = part % subs;
        const int64_t stop  = std::min(subs, first + (end - part));
        sarai_kernels_round(weights->type, k, rows, row, first, stop, (const float *) row_of(input, row),
                            params->wdata);
        if (first == 0) {
            scores[row] = (float *) row_of(op, row);
        }
        part += stop - first;
    }

    const int64_t shares = nth == 1 ? 1 : std::min(tiles, nth * SHARES_PER_THREAD);
    if (params->ith == 0) {
        ggml_threadpool_chunk_set(params->threadpool, nth);
    }
    ggml_barrier(params->threadpool);
    for (int64_t share = params->ith; share < shares; share = ggml_threadpool_chunk_add(params->threadpool, 1)) {
        sarai_kernels_multiply(weights->type, k, weights->data, tiles * share / shares, tiles * (share + 1) / shares,
                               params->wdata, rows, scores);
    }
}

void read_rows(const ggml_compute_params * params, ggml_tensor * op) {
    const ggml_tensor * weights = op->src[0];
    const ggml_tensor * ids     = op->src[1];
    for (int64_t n = params->ith; n < ggml_nelements(ids); n += params->nth) {
        const int64_t i0  = n % ids->ne[0];
        const int64_t row = *(const int32_t *) (row_of(ids, n / ids->ne[0]) + i0 * ids->nb[0]);
        GGML_ASSERT(row >= 0 && row < weights->ne[1]);
        sarai_kernels_unpack_row(weights->type, weights->ne[0], weights->data, row, (float *) row_of(op, n));
    }
}

class Traits : public ggml::cpu::tensor_traits {
    bool work_size(int, const ggml_tensor * op, size_t & size) override {
        if (op->op != GGML_OP_MUL_MAT) {
            size = 0;
            return true;
        }
        const int64_t rows = ggml_nrows(op->src[1]);
        size = sarai_kernels_activations_bytes(rows, op->src[0]->ne[0]) + rows * sizeof(float *);
        return true;
    }

    bool compute_forward(ggml_compute_params * params, ggml_tensor * op) override {
        if (op->op == GGML_OP_MUL_MAT) {
            multiply(params, op);
        } else {
            read_rows(params, op);
        }
        return true;
    }
};

// Attention of small batches row by row over all cells, as llama.cpp computes its reference. Left to itself it splits the
// cells of a batch of one row between threads, which gives other last digits than the same row in company, and so
// other answers with guesses than without.
class Attention : public ggml::cpu::tensor_traits {
    bool work_size(int, const ggml_tensor *, size_t &) override { return false; }

    bool compute_forward(ggml_compute_params * params, ggml_tensor * op) override {
        ggml_compute_params by_row = *params;
        by_row.use_ref             = true;
        ggml_compute_forward_flash_attn_ext(&by_row, op);
        return true;
    }
};

class Extra : public ggml::cpu::extra_buffer_type {
    // A view begins at a place of the file's layout, which is not a place of ours.
    static bool is_for_us(const ggml_tensor * op) {
        return (op->op == GGML_OP_MUL_MAT || op->op == GGML_OP_GET_ROWS) && is_ours(op->src[0]) &&
               op->src[0]->view_src == nullptr && takes(op->src[0]);
    }

    static bool reads_data(const ggml_tensor * op) {
        return op->op != GGML_OP_NONE && op->op != GGML_OP_RESHAPE && op->op != GGML_OP_VIEW &&
               op->op != GGML_OP_PERMUTE && op->op != GGML_OP_TRANSPOSE;
    }

    bool supports_op(ggml_backend_dev_t, const ggml_tensor * op) override {
        // Asked before a file is loaded: what is read by rows and never multiplied stays where it is.
        if (op->op == GGML_OP_GET_ROWS && file.rows_bytes > 0) {
            return false;
        }
        if (!is_for_us(op) || (op->src[1]->buffer && !ggml_backend_buft_is_host(op->src[1]->buffer->buft))) {
            return false;
        }
        return op->type == GGML_TYPE_F32 && op->src[1]->type == (op->op == GGML_OP_MUL_MAT ? GGML_TYPE_F32 : GGML_TYPE_I32);
    }

    ggml::cpu::tensor_traits * get_tensor_traits(const ggml_tensor * op) override {
        static Traits traits;
        static Attention attention;
        if (is_for_us(op)) {
            return &traits;
        }
        if (op->op == GGML_OP_FLASH_ATTN_EXT && op->src[0]->ne[1] < ATTENTION_ROWS) {
            return &attention;
        }
        // Better no answer than one from tiles read as blocks.
        if (reads_data(op) && is_ours(op->src[0])) {
            GGML_ABORT("%s of %s: not with these weights; set models.own_kernels = false", ggml_op_name(op->op),
                       op->src[0]->name);
        }
        return nullptr;
    }
};

void set_tensor(ggml_backend_buffer_t, ggml_tensor * tensor, const void * data, size_t offset, size_t size) {
    GGML_ASSERT(offset == 0 && size == ggml_nbytes(tensor));
    sarai_kernels_pack(tensor->type, tensor->ne[0], tensor->ne[1], data, tensor->data);
    if (!file.is_mapped) {
        return;
    }
    give_back(data, size);
    if (file.rows_bytes > 0 && strcmp(tensor->name, "output.weight") == 0) {
        give_back((const char *) data + file.rows_from_output, file.rows_bytes);
    }
}

void get_tensor(ggml_backend_buffer_t, const ggml_tensor * tensor, void *, size_t, size_t) {
    GGML_ABORT("%s can't be read back; set models.own_kernels = false", tensor->name);
}

ggml_backend_buffer_t allocate(ggml_backend_buffer_type_t type, size_t size) {
    ggml_backend_buffer_t buffer = ggml_backend_buft_alloc_buffer(ggml_backend_cpu_buffer_type(), size);
    if (buffer != nullptr) {
        buffer->buft              = type;
        buffer->iface.set_tensor  = set_tensor;
        buffer->iface.get_tensor  = get_tensor;
        buffer->iface.cpy_tensor  = nullptr;
    }
    return buffer;
}

size_t bytes_of(ggml_backend_buffer_type_t, const ggml_tensor * tensor) {
    return takes(tensor) ? sarai_kernels_weights_bytes(tensor->type, tensor->ne[0], tensor->ne[1]) : ggml_nbytes(tensor);
}

ggml_backend_buffer_type_t buffer_type() {
    static Extra                    extra;
    static ggml_backend_buffer_type type = {};
    static const bool               is_made = [] {
        type.iface.get_name       = [](ggml_backend_buffer_type_t) { return "CPU_SARAI"; };
        type.iface.alloc_buffer   = allocate;
        type.iface.get_alignment  = [](ggml_backend_buffer_type_t) -> size_t { return 64; };
        type.iface.get_alloc_size = bytes_of;
        type.device               = ggml_backend_reg_dev_get(ggml_backend_cpu_reg(), 0);
        type.context              = &extra;
        return true;
    }();
    (void) is_made;
    return &type;
}

}  // namespace

// What this thread loads from now on.
void sarai_kernels_file(bool is_mapped, int64_t rows_from_output, uint64_t rows_bytes) {
    file = {is_mapped, rows_from_output, rows_bytes};
}

bool sarai_kernels_can_compute_alone(void) {
    return &omp_set_max_active_levels != nullptr;
}

// With no level of parallel work allowed, whoever starts some does it alone. llama.cpp asks how many came.
void sarai_kernels_compute_alone(bool alone) {
    omp_set_max_active_levels(alone ? 0 : 1);
}

void sarai_kernels_install(void) {
    auto & types = ggml_backend_cpu_get_extra_buffer_types();
    types.insert(types.begin(), buffer_type());
}
