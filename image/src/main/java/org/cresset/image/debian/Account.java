package org.cresset.image.debian;

/**
 * A user beside those of Debian, without a password.
 *
 * @param name the user's and the group's name
 * @param id the user's and the group's number
 * @param home the home folder
 * @param shell the shell; {@code /usr/sbin/nologin} for who never logs in
 */
public record Account(String name, int id, String home, String shell) {}
