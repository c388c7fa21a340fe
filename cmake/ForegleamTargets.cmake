# Helpers that give every target the same flags and every test the same shape.

# Warnings, sanitizers and the include root for a target of ours.
function(foregleam_target name)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_features(${name} PUBLIC cxx_std_20)
    target_compile_options(${name} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor)
    if(FOREGLEAM_WERROR)
        target_compile_options(${name} PRIVATE -Werror)
    endif()
    if(FOREGLEAM_SANITIZE)
        target_compile_options(${name} PUBLIC -fsanitize=${FOREGLEAM_SANITIZE} -fno-omit-frame-pointer
                                              -fno-sanitize-recover=undefined)
        target_link_options(${name} PUBLIC -fsanitize=${FOREGLEAM_SANITIZE})
    endif()
endfunction()

# foregleam_add_test(tst_stem SOURCES a.cpp … [LIBS target …] [LABELS fast|model|slow …] [TIMEOUT seconds])
# One Qt Test program. Labels: fast (the default; the whole tier under a minute), model (needs the real models), slow.
function(foregleam_add_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    foregleam_target(${name})
    target_link_libraries(${name} PRIVATE Qt6::Test foregleam-test-support ${arg_LIBS})
    target_compile_definitions(${name} PRIVATE FOREGLEAM_TESTS_DIR="${PROJECT_SOURCE_DIR}/tests")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_LABELS)
        set(arg_LABELS fast)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QTEST_FUNCTION_TIMEOUT=3600000")
endfunction()
