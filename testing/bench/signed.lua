-- wrk: each request carries the next Authorization value of the file BENCH_POOL, and none comes twice.
-- Writes what came of it to BENCH_RESULT.
local pool = assert(io.open(os.getenv("BENCH_POOL"), "r"))
local head, tail

function init()
  head = "GET " .. os.getenv("BENCH_TARGET") .. " HTTP/1.1\r\nHost: " .. os.getenv("BENCH_HOST") ..
         "\r\nAuthorization: "
  tail = "\r\n\r\n"
end

function request()
  local line = pool:read("*l")
  if not line then  -- wrk waits until its time is over, so the rate is of no use then: see load.wrk
    io.open(os.getenv("BENCH_RESULT") .. ".out", "w"):close()
    wrk.thread:stop()
    return head .. "none" .. tail
  end
  return head .. line .. tail
end

function done(summary, latency)
  local out = assert(io.open(os.getenv("BENCH_RESULT"), "w"))
  out:write(string.format(
    '{"requests": %d, "microseconds": %d, "not_2xx_3xx": %d, "broken": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
  out:close()
end
