<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>foregleam::BenchForm</name>
    <message numerus="yes">
        <source>%1, %n prompt(s)</source>
        <translation>
            <numerusform>%1, %n prompt</numerusform>
            <numerusform>%1, %n prompts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>foregleam::BenchPage</name>
    <message numerus="yes">
        <source>at most %n token(s) an answer</source>
        <translation>
            <numerusform>at most %n token an answer</numerusform>
            <numerusform>at most %n tokens an answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n repeat(s)</source>
        <translation>
            <numerusform>run once</numerusform>
            <numerusform>run %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s), and a short one of each method before</source>
        <translation>
            <numerusform>%n answer, and a short one of each method before</numerusform>
            <numerusform>%n answers, and a short one of each method before</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>foregleam::LengthChart</name>
    <message numerus="yes">
        <source>%1 of %2 rounds (%3 %) gave %n token(s)</source>
        <translation>
            <numerusform>%1 of %2 rounds (%3 %) gave %n token</numerusform>
            <numerusform>%1 of %2 rounds (%3 %) gave %n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>foregleam::LoadChart</name>
    <message numerus="yes">
        <source>%1, %n request(s): %2 tok/s of all, %3 tok/s per user, %4 drafts verified</source>
        <translation>
            <numerusform>%1, %n request: %2 tok/s of all, %3 tok/s per user, %4 drafts verified</numerusform>
            <numerusform>%1, %n requests: %2 tok/s of all, %3 tok/s per user, %4 drafts verified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s). The last: %1.</source>
        <translation>
            <numerusform>%n point: %1.</numerusform>
            <numerusform>%n points. The last: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>foregleam::LoadJob</name>
    <message numerus="yes">
        <source>Loading the model for %n request(s) at once…</source>
        <translation>
            <numerusform>Loading the model for %n request…</numerusform>
            <numerusform>Loading the model for %n requests at once…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>foregleam::LoadPage</name>
    <message numerus="yes">
        <source>%1 of %2, %3, %n request(s) at once</source>
        <translation>
            <numerusform>%1 of %2, %3, %n request</numerusform>
            <numerusform>%1 of %2, %3, %n requests at once</numerusform>
        </translation>
    </message>
</context>
</TS>
