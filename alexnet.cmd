@echo off
rem Starts AlexNet: alexnet COMMAND ...
rem For the unpacked zip, where lib\ lies beside this file. Java 17 or newer is all it needs.
rem
rem   JAVA_HOME           the Java to use; else the one on the PATH
rem   ALEXNET_JAVA_OPTS   more flags for the JVM, such as -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion

set "LIB=%~dp0lib"
if exist "%LIB%\alexnet-*.jar" goto java
echo alexnet: no libraries at %LIB%: unpack the whole zip, which "mvn package" makes in a checkout 1>&2
exit /b 1

:java
if defined JAVA_HOME goto java_home
for %%j in (java.exe) do set "JAVA=%%~$PATH:j"
if defined JAVA goto version
echo alexnet: no Java found: install Java 17 or newer, or set JAVA_HOME 1>&2
exit /b 1

:java_home
set "JAVA=%JAVA_HOME:"=%\bin\java.exe"
if exist "%JAVA%" goto version
echo alexnet: no Java at JAVA_HOME, which is %JAVA_HOME%: set it to a Java 17 or newer, or unset it 1>&2
exit /b 1

rem The first line reads: openjdk 17.0.15 2025-04-15; Java 8 does not know --version
:version
set "VERSION="
for /f "tokens=2" %%v in ('""%JAVA%" --version 2^>nul"') do if not defined VERSION set "VERSION=%%v"
if not defined VERSION set "VERSION=8 or older"
for /f "delims=.-+ " %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% geq 17 goto run
echo alexnet: needs Java 17 or newer, but %JAVA% is Java %VERSION% 1>&2
exit /b 1

rem --- Run: the flags are those of the script "alexnet", which gives the reasons (no archive of classes here) ---
:run
set "FLAGS=-XX:+UseSerialGC -Xms128m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30"
set "FLAGS=%FLAGS% -Dorg.bytedeco.javacpp.maxBytes=0 -Xshare:auto -Djava.awt.headless=true"
set "FLAGS=%FLAGS% -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
set "FLAGS=%FLAGS% -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
if %MAJOR% geq 24 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

"%JAVA%" %FLAGS% %ALEXNET_JAVA_OPTS% -cp "%LIB%\*" alexnet.cli.Main %*
exit /b %ERRORLEVEL%
