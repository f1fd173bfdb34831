# A room is a static library of all its sources, with its unit tests beside them in one test program.
# Order: a room may use those before it, as the table in ARCHITECTURE.md says (tools/check_layers.py holds it).
set(JX_ROOMS base trade desk language knowledge evidence codec views assistant insight host store shop llm vision edge server)

add_library(jx_options INTERFACE)
target_include_directories(jx_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(jx_options INTERFACE -pthread -Wall -Wextra -Wpedantic -Wshadow -Wswitch-enum -Wconversion
  -Wno-sign-conversion -Wno-unused-parameter -Werror -fno-omit-frame-pointer
  -pthread "SHELL:-Xclang -fno-pch-timestamp")
target_link_libraries(jx_options INTERFACE fmt::fmt Threads::Threads)
target_link_options(jx_options INTERFACE -fuse-ld=mold)

# The standard headers that nearly every file reads, compiled once.
add_library(jx_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cc)
target_link_libraries(jx_pch PUBLIC jx_options)
target_include_directories(jx_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake)
target_precompile_headers(jx_pch PRIVATE <pch.h>)
# Two checkouts share what they compile: ccache knows the compiled header by this sum of what it is made
# from, and no file is compiled with a path of this checkout that ccache cannot make relative (by default
# CMake names the header once more beside the compiled one).
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)
file(SHA256 ${CMAKE_SOURCE_DIR}/cmake/pch.h pch_sum)
string(SHA256 pch_sum "${pch_sum} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS_DEBUG} ${CMAKE_CXX_FLAGS_RELEASE} \
${CMAKE_BUILD_TYPE} ${Boost_VERSION} ${fmt_VERSION}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/CMakeFiles/jx_pch.dir/cmake_pch.hxx.pch.sum CONTENT "${pch_sum}\n")

# jx_room(name [DEPENDS rooms and libraries …] [EXCLUDE regex])
function(jx_room name)
  cmake_parse_arguments(ARG "" "EXCLUDE" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${ARG_EXCLUDE}")
  endif()
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(jx_${name} STATIC ${sources})
    target_link_libraries(jx_${name} PUBLIC jx_options ${ARG_DEPENDS})
    target_precompile_headers(jx_${name} REUSE_FROM jx_pch)
    set(room_library jx_${name})
  else()
    add_library(jx_${name} INTERFACE)
    target_link_libraries(jx_${name} INTERFACE jx_options ${ARG_DEPENDS})
    set(room_library jx_${name})
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${room_library} GTest::gtest GTest::gtest_main)
    target_precompile_headers(${name}_test REUSE_FROM jx_pch)
    target_compile_definitions(${name}_test PRIVATE JX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name}_test COMMAND ${name}_test)
  endif()
endfunction()
