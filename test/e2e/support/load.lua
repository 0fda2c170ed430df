-- Has wrk tell, as one line of JSON, how many answers were 200 and how long the longest time without one was.
local ffi = require("ffi")
ffi.cdef([[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *result);
]])
local moment = ffi.new("moment")
local monotonic = 1

local function milliseconds()
  ffi.C.clock_gettime(monotonic, moment)
  return tonumber(moment.seconds) * 1000 + tonumber(moment.nanoseconds) / 1000000
end

good, refused, gap, last = 0, 0, 0, nil

function setup(thread)
  -- The load has one thread.
  worker = thread
end

function delay()
  return 5
end

function response(status)
  if status ~= 200 then
    refused = refused + 1
    return
  end
  good = good + 1
  local now = milliseconds()
  if last and now - last > gap then
    gap = now - last
  end
  last = now
end

function done(summary)
  local errors = summary.errors
  print(string.format(
    '{"good":%d,"refused":%d,"broken":%d,"longestGap":%d}',
    worker:get("good"),
    worker:get("refused"),
    errors.connect + errors.read + errors.write + errors.timeout,
    worker:get("gap")
  ))
end
