@echo off
rem Starts AlexNet: alexnet COMMAND ...
rem For the unpacked zip, where lib\ lies beside this file. Java 17 or newer is all it needs.
rem
rem   JAVA_HOME           the Java to use; else the one on the PATH
rem   ALEXNET_JAVA_OPTS   more flags for the JVM, such as -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion

set "LIB=%~dp0lib"
if not exist "%LIB%\alexnet-*.jar" (
  echo alexnet: no libraries at %LIB%: unpack the whole zip, which "mvn package" makes in a checkout 1>&2
  exit /b 1
)

rem --- Java ---
if defined JAVA_HOME goto java_home
set "JAVA=java.exe"
where /q java.exe
if not errorlevel 1 goto version
echo alexnet: no Java found: install Java 17 or newer, or set JAVA_HOME 1>&2
exit /b 1

:java_home
set "JAVA=%JAVA_HOME:"=%\bin\java.exe"
if exist "%JAVA%" goto version
echo alexnet: no Java at JAVA_HOME, which is %JAVA_HOME%: set it to a Java 17 or newer, or unset it 1>&2
exit /b 1

rem The first line reads: openjdk version "17.0.15" 2025-04-15
:version
set "VERSION="
for /f "tokens=3" %%v in ('""%JAVA%" -version 2^>^&1"') do if not defined VERSION set "VERSION=%%~v"
set "MAJOR="
for /f "tokens=1,2 delims=.-_+" %%a in ("%VERSION%") do if "%%a"=="1" (set "MAJOR=%%b") else (set "MAJOR=%%a")
set /a MAJOR=MAJOR 2>nul
if %MAJOR% geq 17 goto run
echo alexnet: needs Java 17 or newer, but %JAVA% is Java %VERSION% 1>&2
exit /b 1

rem --- Run: the flags are those of the script "alexnet", which gives the reasons ---
:run
set "FLAGS=-XX:+UseSerialGC -Xms128m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30"
set "FLAGS=%FLAGS% -Dorg.bytedeco.javacpp.maxBytes=0 -Xshare:auto -Djava.awt.headless=true"
if %MAJOR% geq 24 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

"%JAVA%" %FLAGS% %ALEXNET_JAVA_OPTS% -cp "%LIB%\*" alexnet.cli.Main %*
exit /b %ERRORLEVEL%
