/// @file
/// Work shared among threads: the first failure stops it and is thrown again.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace highneeds {

/// Does tasks 0 to count - 1, in any order, on `threads` threads.
///
/// @param make_worker  called once in each thread; gives a function of a task's number
/// @param stop         if given: no further task is begun once it is true
/// @throws what a worker throws first, after all threads have ended
template <typename MakeWorker>
void share_tasks(std::size_t count, int threads, MakeWorker make_worker,
                 const std::atomic<bool>* stop = nullptr) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;  // guards what follows
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      auto worker = make_worker();
      while (stop == nullptr || !*stop) {
        const std::size_t task = next.fetch_add(1);
        if (task >= count) return;
        worker(task);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace highneeds
