(function () {
  'use strict';
  var root = document.documentElement;
  var button = document.getElementById('theme');

  function stored(value) {
    try {
      if (value) {
        localStorage.setItem('alexnet-theme', value);
      }
      return localStorage.getItem('alexnet-theme');
    } catch (refused) {
      return value;
    }
  }

  function isDark() {
    var chosen = root.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  function show() {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  }

  if (stored()) {
    root.dataset.theme = stored() === 'dark' ? 'dark' : 'light';
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    stored(root.dataset.theme);
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  function key(row, column) {
    var cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  }

  function sort(table, column, head) {
    var down = head.getAttribute('aria-sort') === 'ascending';
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    rows.sort(function (a, b) {
      var x = key(a, column);
      var y = key(b, column);
      return (x > y ? 1 : y > x ? -1 : 0) * (down ? -1 : 1);
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.from(table.tHead.rows[0].cells).forEach(function (cell) { cell.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  }

  document.querySelectorAll('table.sortable').forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      head.tabIndex = 0;
      head.addEventListener('click', function () { sort(table, column, head); });
      head.addEventListener('keydown', function (event) {
        if (event.key === 'Enter') {
          sort(table, column, head);
        }
      });
    });
  });
}());
