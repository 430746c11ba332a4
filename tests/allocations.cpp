#include "tests/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SADDLE_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SADDLE_SANITIZED
#endif
#endif

namespace {

std::atomic<std::size_t> count{0}, largest{0}, sum{0};

void note(std::size_t size) {
  ++count;
  sum += size;
  std::size_t before = largest;
  while (before < size && !largest.compare_exchange_weak(before, size)) {
  }
}

}  // namespace

std::size_t saddle::allocations() {
  return count;
}

std::size_t saddle::largest_allocation() {
  return largest.exchange(0);
}

std::size_t saddle::requested_bytes() {
  return sum.exchange(0);
}

bool saddle::sanitized() {
#ifdef SADDLE_SANITIZED
  return true;
#else
  return false;
#endif
}

#ifdef SADDLE_SANITIZED

// Of the sanitizer's runtime; gcc ships it without its header.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                                         void (*)(const volatile void*));

namespace {

const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t size) { note(size); }, [](const volatile void*) {});

}  // namespace

#elif defined(__GLIBC__)

extern "C" {

void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
  note(size);
  return __libc_malloc(size);
}
void* calloc(std::size_t n, std::size_t size) {
  note(n * size);
  return __libc_calloc(n, size);
}
void* realloc(void* p, std::size_t size) {
  note(size);
  return __libc_realloc(p, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** p, std::size_t alignment, std::size_t size) {
  note(size);
  *p = __libc_memalign(alignment, size);
  return *p == nullptr ? 12 : 0;  // ENOMEM
}
}

#else

void* operator new(std::size_t size) {
  note(size);
  if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  note(size);
  void* p = nullptr;
  if (posix_memalign(&p, static_cast<std::size_t>(alignment), size) == 0) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept {
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
  std::free(p);
}
void operator delete(void* p, std::align_val_t) noexcept {
  std::free(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}

#endif
