# CUDA is optional and, until the plugin is packaged and fast enough (HACKING.md), off: the program runs on the CPU and says so.
set(FOREGLEAM_CUDA OFF CACHE STRING "Build the CUDA plugin: OFF, AUTO (where nvcc is found) or ON")
set_property(CACHE FOREGLEAM_CUDA PROPERTY STRINGS AUTO ON OFF)

set(FOREGLEAM_WITH_CUDA OFF)
if(FOREGLEAM_CUDA AND NOT FOREGLEAM_SANITIZE) # the sanitizers know nothing of device code
    include(CheckLanguage)
    check_language(CUDA)
    if(CMAKE_CUDA_COMPILER)
        set(FOREGLEAM_WITH_CUDA ON)
    elseif(NOT FOREGLEAM_CUDA STREQUAL "AUTO")
        message(FATAL_ERROR "FOREGLEAM_CUDA is ON, but no CUDA compiler (nvcc) was found.")
    endif()
endif()
if(FOREGLEAM_WITH_CUDA)
    # What people have, and PTX of the newest for what comes; one while developing, because each costs as much again.
    if(NOT CMAKE_CUDA_ARCHITECTURES)
        if(CMAKE_BUILD_TYPE STREQUAL "Release")
            set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 86-real 89-real 90-real 100-real 120)
        else()
            set(CMAKE_CUDA_ARCHITECTURES 90)
        endif()
    endif()
    set(CMAKE_CUDA_FLAGS_RELWITHDEBINFO "-O3 -lineinfo") # kernels are always optimised
    enable_language(CUDA)
    # CMake 3.25 does not know CUDA 20 and falls back to 17; what it asks for then is 20 here.
    set(CMAKE_CUDA17_STANDARD_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA17_EXTENSION_COMPILE_OPTION "-std=c++20")
    find_package(CUDAToolkit REQUIRED)
endif()
