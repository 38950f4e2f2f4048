package org.cresset.stack.resolve;

/**
 * A fact that forbids a build.
 *
 * @param rule of which kind it is
 * @param fact one sentence
 */
public record Refusal(Rule rule, String fact) {}
