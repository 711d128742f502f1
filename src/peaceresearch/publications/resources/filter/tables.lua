-- What several formats need to know of tables.
local M = {}

local function longest(rows, index)
  local size = 0
  for _, row in ipairs(rows) do
    local cell = row.cells[index]
    if cell and cell.col_span == 1 then
      size = math.max(size, utf8.len(pandoc.utils.stringify(cell.contents)) or 0)
    end
  end
  return size
end

-- The longest text of each column in characters, between 5 and 45, and their sum.
function M.sizes(element)
  local sizes, total = {}, 0
  for index, _ in ipairs(element.colspecs) do
    local size = longest(element.head.rows, index)
    for _, body in ipairs(element.bodies) do size = math.max(size, longest(body.body, index)) end
    sizes[index] = math.min(math.max(size, 5), 45)
    total = total + sizes[index]
  end
  return sizes, total
end

function M.has_widths(element)
  for _, spec in ipairs(element.colspecs) do
    if spec[2] ~= nil then return true end
  end
  return false
end

-- Header rows in bold: neither typst nor Word's table style reaches the second of two.
function M.strong_heads(element)
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = cell.contents:walk({
        Plain = function(block) return pandoc.Plain({ pandoc.Strong(block.content) }) end,
        Para = function(block) return pandoc.Para({ pandoc.Strong(block.content) }) end,
      })
    end
  end
  return element
end

return M
