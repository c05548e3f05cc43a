-- wrk's side of bench/load/run.mjs: posts the submissions of a file in turn, and prints one line of JSON at the end.
-- Arguments behind `--`: the file; the pause before each request of a connection in milliseconds (mean of an exponential distribution); "check" to look at answers.
local threads = {}

function setup(thread)
  thread:set("index", #threads)
  table.insert(threads, thread)
end

function init(args)
  pause, checks = tonumber(args[2]), args[3] == "check"
  requests, ok, refused, wrong, other = {}, 0, 0, 0, 0
  for line in io.lines(args[1]) do
    table.insert(requests, wrk.format("POST", "/task/validate", { ["Content-Type"] = "application/json" }, line))
  end
  next_request = (index * 7919) % #requests
  math.randomseed(index + 1)
  if pause == 0 then delay = nil end
  if not checks then response = nil end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function delay()
  return math.floor(-pause * math.log(1 - math.random()) + 0.5)
end

-- Every submission is a valid one.
function response(status, headers, body)
  if status == 200 and body == '{"data":true,"error":false,"message":null}' then
    ok = ok + 1
  elseif status == 503 and headers["Retry-After"] then
    refused = refused + 1
  elseif status == 200 then
    wrong = wrong + 1
  else
    other = other + 1
  end
end

function done(summary, latency, requests_done)
  local sums = { ok = 0, refused = 0, wrong = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do sums[name] = sums[name] + (thread:get(name) or 0) end
  end
  local errors = summary.errors
  io.write(string.format(
    'JSON {"requests":%d,"microseconds":%d,"non2xx":%d,"socketErrors":%d,"p50":%.2f,"p90":%.2f,"p99":%.2f,"p999":%.2f,"max":%.2f,"ok":%d,"refused":%d,"wrong":%d,"other":%d}\n',
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, latency.max / 1000,
    sums.ok, sums.refused, sums.wrong, sums.other))
end
