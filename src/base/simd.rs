//! The one place that asks the processor what it can do, and to do it ahead of time.

/// Work whose loops should be compiled for the widest vectors of the machine it runs on.
///
/// `run` and all that it calls in its loops must be `#[inline(always)]`: only what is inlined into the dispatching
/// function is compiled for its vectors.
pub(crate) trait Kernel {
    /// What the work gives.
    type Output;
    /// Whether its loops are over 16 words, whatever its data: worth vectors as wide, where others are too short.
    const WIDE: bool = false;
    /// Does the work.
    fn run(self) -> Self::Output;
}

/// Runs `kernel`, compiled for AVX2 where there is AVX2, and for AVX-512 where that is and the kernel is wide.
///
/// The baseline of x86-64 has no unsigned minimum. Answers are the same either way.
#[allow(unsafe_code, reason = "calls code compiled for AVX2 or AVX-512 right after asking for it")]
pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
            kernel.run()
        }
        #[target_feature(enable = "avx512f")]
        fn with_avx512<K: Kernel>(kernel: K) -> K::Output {
            kernel.run()
        }
        if K::WIDE && std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has AVX-512F, the only thing that `with_avx512` asks for.
            return unsafe { with_avx512(kernel) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2, the only thing that `with_avx2` asks for.
            return unsafe { with_avx2(kernel) };
        }
    }
    kernel.run()
}

/// Asks for `slice[at]` to be brought to the cache, if there is such a one, and does not wait for it.
#[inline(always)]
#[allow(unsafe_code, reason = "asks for a line of memory, which nothing depends on")]
pub(crate) fn prefetch<T>(slice: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(word) = slice.get(at) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: SSE is part of x86-64, and `word` points into the slice.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(word).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, at);
}
