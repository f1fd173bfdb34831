# Learns the language's model, unless it was learnt before from the same texts by the same code:
# the builds of one checkout (asan, tsan, release) share it. In: TRAINER TEXTS ROOM KEPT MODEL.
file(GLOB_RECURSE inputs ${TEXTS}/*.jsonl ${ROOM}/*.cc ${ROOM}/*.h)
list(FILTER inputs EXCLUDE REGEX "_test\\.cc$")
set(sums "")
foreach(input IN LISTS inputs)
  file(SHA256 ${input} sum)
  string(APPEND sums "${sum}\n")
endforeach()
string(SHA256 digest "${sums}")
set(kept ${KEPT}/${digest}.model)
if(NOT EXISTS ${kept})
  file(MAKE_DIRECTORY ${KEPT})
  execute_process(COMMAND ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0 ${TRAINER} ${TEXTS} ${kept}.part
    COMMAND_ERROR_IS_FATAL ANY)
  file(RENAME ${kept}.part ${kept})
endif()
file(COPY_FILE ${kept} ${MODEL})
